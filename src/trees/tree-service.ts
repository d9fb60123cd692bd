import Type, { type Static } from 'typebox';
import type { Clock } from '../call-context.ts';
import type { CommissionPlan, Tree } from '../commission-plan/commission-plan.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import { ArgumentError } from '../extensions/argument-error.ts';
import { serviceMethod } from '../extensions/service-method.ts';
import { ProblemError } from '../problem.ts';
import type { StoredCalls } from '../stored-calls.ts';
import { treeProblem } from './errors.ts';
import { namedTree } from './named-tree.ts';
import { placeUnderSponsor } from './place-under-sponsor.ts';
import type { TreeReader } from './tree-reader.ts';
import type { TreeStore } from './tree-store.ts';

export interface TreeServiceDependencies {
  readonly plan: CommissionPlan;
  readonly trees: TreeReader;
  readonly unitOfWork: UnitOfWork<{ readonly trees: TreeStore }>;
  readonly storedCalls: StoredCalls;
  readonly clock: Clock;
  /** Whether there is such a customer: trees know ids only. */
  readonly isCustomer: (id: number) => Promise<boolean>;
}

/** Largest `int` of the published API. */
const ID_MAX = 2_147_483_647;
const REASON_MAX = 200;
const TREE_NAME_MAX = 100;
/** How the published models name the leg of a tree that has none. */
const NO_LEG = 'Empty';

const id = (description: string) => Type.Integer({ minimum: 1, maximum: ID_MAX, description });
const treeType = Type.String({
  maxLength: TREE_NAME_MAX,
  description: 'Name of a tree of the plan, in any case.',
});

const nodeMembers = { AssociateId: id('Internal customer id.') };
const nodeId = (description: string) =>
  Type.Object(
    {
      ...nodeMembers,
      TreeIndex: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 0, description: '0: nobody stands in a tree twice.' }),
      ),
    },
    { description },
  );
const NodeIdModel = Type.Object(
  { ...nodeMembers, TreeIndex: Type.Integer({ description: '0: nobody stands in a tree twice.' }) },
  { title: 'NodeId', description: 'The node.' },
);

/** Where a node stands (reference/extension-and-trees.md 3.3). */
export const NodeDetailModel = Type.Object(
  {
    NodeId: NodeIdModel,
    UplineId: Type.Union([NodeIdModel, Type.Null()], { description: '`null` for the root.' }),
    UplineLeg: Type.String({ description: 'Leg below the upline; `Empty` in trees without legs.' }),
    Level: Type.Integer({ description: 'Levels from where counting begins, which has 0.' }),
  },
  { title: 'NodeDetail', description: 'Where a node stands.' },
);

export type NodeDetail = Static<typeof NodeDetailModel>;

const getNodeDetail = serviceMethod({
  service: 'TreeService',
  method: 'GetNodeDetail',
  args: Type.Object({ nodeId: nodeId('The node.'), treeType }),
  result: Type.Union([NodeDetailModel, Type.Null()], {
    description: '`null` for somebody who is not placed in the tree. `Level` counts from the root.',
  }),
  description: 'Where somebody stands in a tree.',
  provenance: 'Published; that `Level` counts from the root is Upline’s.',
  errors: ['unknown_tree'],
  async run(args, _context, { plan, trees }: TreeServiceDependencies) {
    const { name } = findTree(plan, args.treeType);
    const { AssociateId } = args.nodeId;
    const placement = await trees.currentPlacement(name, AssociateId);
    if (placement === null) return null;
    const { length } = await trees.uplineIds(name, AssociateId);
    return nodeDetail(AssociateId, placement.uplineId, placement.leg, length);
  },
});

const getUplineIds = serviceMethod({
  service: 'TreeService',
  method: 'GetUplineIds',
  args: Type.Object({ nodeId: nodeId('The node.'), treeType }),
  result: Type.Array(NodeDetailModel, {
    description:
      'The node itself with `Level` 0, its upline with 1, and so on to the root. Empty for somebody who is not placed in the tree.',
  }),
  description: 'Everybody above somebody in a tree, and they themselves.',
  provenance:
    'Published; that the node itself is among them, and `Level` counts from it, is inferred from published code.',
  errors: ['unknown_tree'],
  async run(args, _context, { plan, trees }: TreeServiceDependencies) {
    const { name } = findTree(plan, args.treeType);
    const { AssociateId } = args.nodeId;
    const placement = await trees.currentPlacement(name, AssociateId);
    if (placement === null) return [];
    const ids = [AssociateId, ...(await trees.uplineIds(name, AssociateId))];
    // The trees that there are have no legs, so what a walk upwards does not read is known.
    return ids.map((each, level) => nodeDetail(each, ids[level + 1] ?? null, '', level));
  },
});

const placeByRule = serviceMethod({
  service: 'TreeService',
  method: 'PlaceByRule',
  args: Type.Object({
    associateId: id('Somebody who has no current placement in the tree.'),
    treeType,
    sponsorId: id('Whom they are placed below, as the tree’s rule has it.'),
    reason: Type.String({
      maxLength: REASON_MAX,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'Why, for the placement’s history.',
    }),
  }),
  result: Type.Null({ description: 'Nothing.' }),
  description: 'Places somebody for the first time, by the placement rule of the tree.',
  provenance: 'Upline.',
  errors: ['unknown_tree', 'node_not_found', 'already_placed', 'sponsor_not_placed'],
  async run(args, context, dependencies: TreeServiceDependencies) {
    const { plan, unitOfWork, storedCalls, clock, isCustomer } = dependencies;
    const { associateId, sponsorId, reason } = args;
    const tree = findTree(plan, args.treeType);
    if (!(await isCustomer(associateId))) {
      throw new ArgumentError([treeProblem('node_not_found', 'associateId')]);
    }
    await unitOfWork.run(async (stores) => {
      if ((await stores.trees.currentPlacement(tree.name, associateId)) !== null) {
        throw new ProblemError([treeProblem('already_placed', undefined, { tree: tree.name })]);
      }
      await placeUnderSponsor(stores.trees, plan, {
        tree,
        nodeId: associateId,
        sponsorId,
        sponsorField: 'SponsorId',
        reason,
        actor: context.actor,
        requestId: context.requestId,
        at: clock().toISOString(),
      });
    });
    storedCalls.note(context);
    return null;
  },
});

function findTree(plan: CommissionPlan, name: string): Tree {
  try {
    return namedTree(plan, name, 'treeType');
  } catch (error) {
    throw error instanceof ProblemError ? new ArgumentError(error.problems) : error;
  }
}

function nodeDetail(associateId: number, uplineId: number | null, leg: string, level: number): NodeDetail {
  return {
    NodeId: { AssociateId: associateId, TreeIndex: 0 },
    UplineId: uplineId === null ? null : { AssociateId: uplineId, TreeIndex: 0 },
    UplineLeg: leg === '' ? NO_LEG : leg,
    Level: level,
  };
}

/** GetDownlineIds, ValidatePlacements and Place belong here. */
export const treeServiceMethods = [getNodeDetail, getUplineIds, placeByRule] as const;
