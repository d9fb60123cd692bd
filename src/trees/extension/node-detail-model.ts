import Type, { type Static } from 'typebox';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import { ArgumentError } from '../../extensions/argument-error.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { namedTree, neededLeg, treeNameOf } from '../rules/named-tree.ts';

/** Largest `int` of the published API. */
export const ID_MAX = 2_147_483_647;
const TREE_NAME_MAX = 100;
/** The published models' name for the leg of a tree without legs. */
export const NO_LEG = 'Empty';

export const id = (description: string) => Type.Integer({ minimum: 1, maximum: ID_MAX, description });
export const treeType = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  maxLength: TREE_NAME_MAX,
  format: 'line',
  minimum: 0,
  maximum: ID_MAX,
  description: 'Name of a tree of the plan, in any case, or its published number.',
});

const nodeMembers = { AssociateId: id('Internal customer id.') };
export const nodeId = (description: string) =>
  Type.Object(
    {
      ...nodeMembers,
      TreeIndex: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 0,
          description: 'Always 0: a customer stands in a tree only once.',
        }),
      ),
    },
    { description },
  );
export const NodeIdModel = Type.Object(
  {
    ...nodeMembers,
    TreeIndex: Type.Integer({ description: 'Always 0: a customer stands in a tree only once.' }),
  },
  { title: 'NodeId', description: 'The node.' },
);

const detailMembers = {
  NodeId: NodeIdModel,
  UplineId: Type.Union([NodeIdModel, Type.Null()], { description: '`null` for the root.' }),
  UplineLeg: Type.String({ description: 'Leg below the upline; `Empty` in trees without legs.' }),
  Level: Type.Integer({ description: 'Levels from the start of the count, which has 0.' }),
};

/** Where a node stands: the published NodeDetail of TreeService. */
export const NodeDetailModel = Type.Object(detailMembers, {
  title: 'NodeDetail',
  description: 'Where a node stands.',
});

/** The same with the size of the downline, on request. */
export const CountedNodeDetailModel = Type.Object(
  {
    ...detailMembers,
    DownlineCount: Type.Optional(
      Type.Integer({ description: 'With `countsDownline`: customers below, at present.' }),
    ),
  },
  { title: 'CountedNodeDetail', description: 'Where a node stands.' },
);

export type NodeDetail = Static<typeof NodeDetailModel>;

/** @throws ArgumentError `unknown_tree` */
export function findTree(plan: CommissionPlan, tree: string | number): Tree {
  return asArgument(() => namedTree(plan, treeNameOf(plan, tree), 'treeType'));
}

/** @throws ArgumentError `unknown_leg`, `tree_without_legs` */
export function findLeg(tree: Tree, leg: string): string {
  return asArgument(() => neededLeg(tree, leg, { tree: 'treeType', leg: 'legName' }));
}

function asArgument<Value>(find: () => Value): Value {
  try {
    return find();
  } catch (error) {
    throw error instanceof ProblemError ? new ArgumentError(error.problems) : error;
  }
}

/** Where a customer stands, in the form of the published models. */
export function nodeDetail(node: {
  readonly id: number;
  readonly uplineId: number | null;
  readonly leg: string;
  readonly level: number;
}): NodeDetail {
  const { id: associateId, uplineId, leg, level } = node;
  return {
    NodeId: { AssociateId: associateId, TreeIndex: 0 },
    UplineId: uplineId === null ? null : { AssociateId: uplineId, TreeIndex: 0 },
    UplineLeg: leg === '' ? NO_LEG : leg,
    Level: level,
  };
}
