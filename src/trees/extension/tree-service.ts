import Type from 'typebox';
import { enrollmentTree } from '../../commission-plan/commission-plan.ts';
import { ArgumentError } from '../../extensions/argument-error.ts';
import { serviceMethod } from '../../extensions/service-method.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { treeProblem } from '../rules/errors.ts';
import { placeWaiting } from '../write/place-waiting.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';
import {
  CountedNodeDetailModel,
  findLeg,
  findTree,
  ID_MAX,
  id,
  NodeDetailModel,
  NodeIdModel,
  nodeDetail,
  nodeId,
  treeType,
} from './node-detail-model.ts';

const REASON_MAX = 200;
const DOWNLINE_MAX = 100_000;
const LEG_NAME_MAX = 60;

export interface TreeServiceDependencies {
  readonly treeWrites: TreeWriteDependencies;
  /** Whether the customer exists: trees know ids only. */
  readonly isCustomer: (id: number) => Promise<boolean>;
}

const getNodeDetail = serviceMethod({
  service: 'TreeService',
  method: 'GetNodeDetail',
  args: Type.Object({
    nodeId: nodeId('The node.'),
    treeType,
    countsDownline: Type.Optional(
      Type.Boolean({ description: '`true` adds `DownlineCount`, the number of customers below.' }),
    ),
  }),
  result: Type.Union([CountedNodeDetailModel, Type.Null()], {
    description: '`null` for a customer who is not placed in the tree. `Level` counts from the root.',
  }),
  description: 'Where a customer stands in a tree.',
  provenance: 'Published; `countsDownline`, and that `Level` counts from the root, are Upline’s.',
  errors: ['unknown_tree'],
  async run(
    { countsDownline = false, ...args },
    { signal },
    { treeWrites: { plan, trees } }: TreeServiceDependencies,
  ) {
    const { name } = findTree(plan, args.treeType);
    const { AssociateId } = args.nodeId;
    const placement = await trees.currentPlacement(name, AssociateId);
    if (placement === null) return null;
    const { uplineId, leg } = placement;
    const level = (await trees.levelBelow(name, AssociateId, ROOT_CUSTOMER_ID, null, signal)) ?? 0;
    const detail = nodeDetail({ id: AssociateId, uplineId, leg, level });
    if (!countsDownline) return detail;
    return { ...detail, DownlineCount: await trees.downlineCount(name, AssociateId, null, null, signal) };
  },
});

const getUplineIds = serviceMethod({
  service: 'TreeService',
  method: 'GetUplineIds',
  args: Type.Object({ nodeId: nodeId('The node.'), treeType }),
  result: Type.Array(NodeDetailModel, {
    description:
      'The node itself with `Level` 0, its upline with 1, and so on to the root. Empty for a customer who is not placed in the tree.',
  }),
  description: 'A customer and all uplines in a tree.',
  provenance:
    'Published; that the list includes the node itself, and `Level` counts from it, is inferred from published code.',
  errors: ['unknown_tree'],
  async run(args, _context, { treeWrites: { plan, trees } }: TreeServiceDependencies) {
    const { name } = findTree(plan, args.treeType);
    const { AssociateId } = args.nodeId;
    return (await trees.nodesAbove(name, AssociateId)).map(nodeDetail);
  },
});

const getDownlineIds = serviceMethod({
  service: 'TreeService',
  method: 'GetDownlineIds',
  args: Type.Object({
    nodeId: nodeId('The node.'),
    treeType,
    levels: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: ID_MAX,
        description: 'Levels to go down; all when left out, or with 0.',
      }),
    ),
  }),
  result: Type.Array(NodeDetailModel, {
    description: 'In no order. `Level` counts from the node, which is not in the list.',
  }),
  description: `The downline of a customer in a tree, up to ${DOWNLINE_MAX} people.`,
  provenance: 'Published; the bound, and that 0 means all levels, are Upline’s.',
  errors: ['unknown_tree', 'downline_too_large'],
  async run(
    { nodeId: { AssociateId }, ...args },
    _context,
    { treeWrites: { plan, trees } }: TreeServiceDependencies,
  ) {
    const { name } = findTree(plan, args.treeType);
    const nodes = await trees.nodesBelow(name, AssociateId, args.levels || null, DOWNLINE_MAX + 1);
    if (nodes.length > DOWNLINE_MAX) {
      throw new ArgumentError([treeProblem('downline_too_large', 'levels', { max: DOWNLINE_MAX })]);
    }
    return nodes.map(nodeDetail);
  },
});

const getBottomOfLeg = serviceMethod({
  service: 'TreeService',
  method: 'GetBottomOfLeg',
  args: Type.Object({
    nodeId: nodeId('The node.'),
    legName: Type.String({
      maxLength: LEG_NAME_MAX,
      format: 'line',
      'x-problem': 'invalid_text',
      'x-aliases': ['leg'],
      description: 'Leg of the tree, in any case.',
    }),
    treeType,
  }),
  result: Type.Union([NodeDetailModel, Type.Null()], {
    description:
      'The last node on the way down along the leg, or the node itself when the leg is empty. `Level` counts from the node. `null` for a customer who is not placed in the tree.',
  }),
  description: 'Where a leg ends. The same as Get Bottom of Leg.',
  provenance:
    'Published; that an empty leg ends at the node itself, and `Level` counts from it, is Upline’s.',
  errors: ['unknown_tree', 'unknown_leg', 'tree_without_legs'],
  async run(
    { nodeId: { AssociateId }, legName, ...args },
    { signal },
    { treeWrites: { plan, trees } }: TreeServiceDependencies,
  ) {
    const tree = findTree(plan, args.treeType);
    const leg = findLeg(tree, legName);
    const end = await trees.endOfLeg(tree.name, AssociateId, leg, null, signal);
    return end === null ? null : nodeDetail(end);
  },
});

const getNearestPlaced = serviceMethod({
  service: 'TreeService',
  method: 'GetNearestPlaced',
  args: Type.Object({ nodeId: nodeId('The customer, placed or not.'), treeType }),
  result: Type.Union([NodeIdModel, Type.Null()], { description: '`null` when there is none.' }),
  description:
    'The first customer above in the Enrollment tree who is placed in a tree. The same as Get Nearest Placed.',
  provenance: 'Upline.',
  errors: ['unknown_tree'],
  async run(
    { nodeId: { AssociateId }, ...args },
    { signal },
    { treeWrites: { plan, trees } }: TreeServiceDependencies,
  ) {
    const { name } = findTree(plan, args.treeType);
    const along = enrollmentTree(plan).name;
    const id = await trees.nearestPlacedAbove(name, along, AssociateId, signal);
    return id === null ? null : { AssociateId: id, TreeIndex: 0 };
  },
});

const placeByRule = serviceMethod({
  service: 'TreeService',
  method: 'PlaceByRule',
  args: Type.Object({
    associateId: id('A customer without a current placement in the tree.'),
    treeType,
    sponsorId: id('The sponsor from whom the tree’s rule finds the place.'),
    reason: Type.String({
      maxLength: REASON_MAX,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'The reason, for the placement’s history.',
    }),
  }),
  result: Type.Null({ description: 'Nothing.' }),
  description:
    'Places a customer who has no place in the tree, by the placement rule of the tree, or by its release rule if the placement rule holds the customer back. The same as Place By Rule, below a sponsor that the extension names.',
  provenance: 'Upline.',
  errors: [
    'unknown_tree',
    'node_not_found',
    'already_placed',
    'sponsor_not_placed',
    'upline_takes_nobody',
    'matrix_too_deep',
    'moves_are_frozen',
    'tree_is_changing',
  ],
  async run(args, context, { treeWrites, isCustomer }: TreeServiceDependencies) {
    const { associateId, sponsorId, reason } = args;
    const tree = findTree(treeWrites.plan, args.treeType);
    if (!(await isCustomer(associateId))) {
      throw new ArgumentError([treeProblem('node_not_found', 'associateId')]);
    }
    const fields = { node: 'associateId', sponsor: 'sponsorId' };
    const order = { tree, nodeId: associateId, sponsorId, reason, fields };
    await placeWaiting(treeWrites, order, context);
    return null;
  },
});

export const treeServiceMethods = [
  getNodeDetail,
  getUplineIds,
  getDownlineIds,
  getBottomOfLeg,
  getNearestPlaced,
  placeByRule,
] as const;
