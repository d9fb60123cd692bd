import Type, { type Static } from 'typebox';
import { rollingBack } from '../../database/unit-of-work.ts';
import { serviceMethod } from '../../extensions/service-method.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { treeNameOf } from '../rules/named-tree.ts';
import type { BatchItem } from '../store/batch-store.ts';
import { type BatchOutcome, carryOutBatch, checkItems } from '../write/carry-out-batch.ts';
import { assertPushed, setPushedWeights, WEIGHT_MAX, WEIGHTS_MAX } from '../write/set-weights.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';
import { findTree, id, NO_LEG, nodeId, treeType } from './node-detail-model.ts';

const PLACEMENTS_MAX = 100;
const LEG_NAME_MAX = 50;
const REASON_MAX = 200;

/** Placements as the published TreeService takes them. */
const placements = Type.Array(
  Type.Object(
    {
      Tree: treeType,
      NodeDetail: Type.Object(
        {
          NodeId: nodeId('The customer to place.'),
          UplineId: nodeId('Under whom.'),
          UplineLeg: Type.Optional(
            Type.Unsafe<string | 0>({
              type: ['string', 'integer'],
              maxLength: LEG_NAME_MAX,
              format: 'line',
              minimum: 0,
              maximum: 0,
              description: `Leg; \`${NO_LEG}\`, 0 or left out for none. Numbers of other legs are not public.`,
            }),
          ),
          Level: Type.Optional(Type.Integer({ description: 'Ignored.' })),
        },
        { description: 'Where.' },
      ),
    },
    { title: 'Placement', description: 'A node and the place for it.' },
  ),
  { minItems: 1, maxItems: PLACEMENTS_MAX, description: 'Carried out in this order.' },
);
const args = Type.Object({
  placements,
  reason: Type.Optional(
    Type.String({ maxLength: REASON_MAX, format: 'line', 'x-problem': 'invalid_text', description: 'Why.' }),
  ),
});

/**
 * What changing trees by hand needs, under a separate name: the transactions of customers have no batches.
 */
export interface PlacementServiceDependencies {
  readonly treeWrites: TreeWriteDependencies;
}

const REFUSALS = [
  'unknown_tree',
  'unknown_leg',
  'customer_not_found',
  'upline_not_placed',
  'upline_takes_nobody',
  'placement_cycle',
  'placement_under_self',
  'position_taken',
  'already_there',
  'root_stays',
  'matrix_too_deep',
  'moves_are_frozen',
  'move_window_closed',
  'move_type_not_allowed',
  'move_too_deep',
] as const;

const validatePlacements = serviceMethod({
  service: 'TreeService',
  method: 'ValidatePlacements',
  args,
  result: Type.Null({ description: 'Nothing: the placements are possible.' }),
  description: 'Checks whether all these placements are possible now. Refuses with every obstacle.',
  provenance: 'Published; `reason` is Upline’s.',
  errors: REFUSALS,
  run: (given, call, { treeWrites }: PlacementServiceDependencies) =>
    carryOut(given, call, treeWrites, (work) => rollingBack(treeWrites.unitOfWork).run(work)),
});

const place = serviceMethod({
  service: 'TreeService',
  method: 'Place',
  args,
  result: Type.Null({ description: 'Nothing: the placements were made.' }),
  description: 'Places or moves customers with their whole downlines, all or none.',
  provenance: 'Published; `reason` is Upline’s.',
  errors: REFUSALS,
  run: (given, call, { treeWrites }: PlacementServiceDependencies) =>
    carryOut(given, call, treeWrites, (work) => call.write(treeWrites.unitOfWork, work)),
});

async function carryOut(
  { placements: wanted, reason = '' }: Static<typeof args>,
  call: Call,
  treeWrites: TreeWriteDependencies,
  run: (work: (stores: TreeWriteStores) => Promise<BatchOutcome>) => Promise<unknown>,
): Promise<null> {
  const items = wanted.map(
    ({ Tree, NodeDetail }): BatchItem => ({
      action: 'place',
      customerId: NodeDetail.NodeId.AssociateId,
      tree: treeNameOf(treeWrites.plan, Tree),
      toUplineId: NodeDetail.UplineId.AssociateId,
      leg: NodeDetail.UplineLeg || '',
      findAvailable: false,
      children: 'rollup',
      reason,
    }),
  );
  try {
    await checkItems(treeWrites, items);
    await run(async (stores) => {
      const batch = { id: null, items, reason };
      const done = await carryOutBatch(treeWrites, stores, batch, call);
      if (done.problems.length > 0) throw new ProblemError(done.problems);
      return done;
    });
    return null;
  } catch (error) {
    throw error instanceof ProblemError ? new ProblemError(error.problems.map(inPlacements)) : error;
  }
}

/** The members that the published model names differently from batches. */
const MEMBERS: Readonly<Record<string, string>> = {
  Tree: 'Tree',
  CustomerId: 'NodeDetail.NodeId.AssociateId',
  ToUplineId: 'NodeDetail.UplineId.AssociateId',
  Leg: 'NodeDetail.UplineLeg',
};

/** Names the member that the caller sent. */
function inPlacements(problem: Problem): Problem {
  const [, index = '', member = ''] = /^Items\.(\d+)(?:\.(\w+))?$/.exec(problem.field ?? '') ?? [];
  const sent = member === '' ? '' : `.${MEMBERS[member] ?? member}`;
  return { ...problem, field: `placements.${index}${sent}` };
}

const setLegWeights = serviceMethod({
  service: 'TreeService',
  method: 'SetLegWeights',
  args: Type.Object({
    treeType,
    weights: Type.Array(
      Type.Object(
        {
          AssociateId: id('The customer.'),
          Weight: Type.Integer({
            minimum: 0,
            maximum: WEIGHT_MAX,
            description: 'What the customer adds to each leg above; 0 for nothing.',
          }),
        },
        { title: 'AssociateWeight', description: 'A customer and a weight.' },
      ),
      { minItems: 1, maxItems: WEIGHTS_MAX, description: 'Each customer once.' },
    ),
  }),
  result: Type.Null({ description: 'Nothing: the weights are set.' }),
  description:
    "Sets what these customers add to the legs above them, all or none, in a tree whose plan says `legWeight: 'pushed'`. The same as Set Leg Weights.",
  provenance: 'Upline.',
  errors: ['unknown_tree', 'weights_not_pushed', 'customer_twice', 'customer_not_found'],
  async run({ weights, ...args }, call, { treeWrites }: PlacementServiceDependencies) {
    const tree = findTree(treeWrites.plan, args.treeType);
    assertPushed(tree, 'treeType');
    const order = {
      tree,
      weights: weights.map(({ AssociateId, Weight }) => ({ nodeId: AssociateId, weight: Weight })),
      fieldOf: (index: number) => `weights.${index}.AssociateId`,
    };
    await setPushedWeights(treeWrites, order, call);
    return null;
  },
});

export const placementServiceMethods = [validatePlacements, place, setLegWeights] as const;
