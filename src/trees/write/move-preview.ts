import Type, { type Static } from 'typebox';
import { describeProblem, type Problem, problemsThrownBy } from '../../kernel/problem.ts';
import { type Position, placementPosition } from '../rules/placement.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import { ids } from '../wire/tree-contract.ts';

const PositionAnswer = Type.Unsafe<Position | null>({
  type: ['object', 'null'],
  description: 'A place; null for none.',
  properties: {
    uplineId: { type: 'integer', description: 'Upline.' },
    leg: { type: 'string', description: 'Leg under the upline; empty in trees without legs.' },
  },
});

/** What a move or a removal would do. Its members are in lower case: no published model resembles it. */
export const MovePreview = Type.Object(
  {
    allowed: Type.Boolean({ description: 'Whether the move is possible.' }),
    errors: Type.Array(
      Type.Object({
        field: Type.Optional(Type.String({ description: 'Field at fault.' })),
        pointer: Type.Optional(Type.String({ description: 'The same as a JSON pointer.' })),
        code: Type.String({ description: 'Code of the error catalogue.' }),
        message: Type.String({ description: 'What is wrong.' }),
      }),
      { description: 'Every obstacle.' },
    ),
    customerId: Type.Integer({ description: 'The customer.' }),
    tree: Type.String({ description: 'The tree.' }),
    nodes: Type.Integer({ description: 'Number of nodes that would move: the customer and the downline.' }),
    from: PositionAnswer,
    to: PositionAnswer,
    oldUpline: ids('From the current upline to the root.'),
    newUpline: ids('From the new upline to the root.'),
    losing: ids('Customers who would lose the customer and the downline.'),
    gaining: ids('Customers who would gain the customer and the downline.'),
  },
  { title: 'MovePreview', description: 'What a move would do. Nothing was changed.' },
);

export type MovePreview = Static<typeof MovePreview>;

/** The customer of the preview. */
export interface Moved {
  readonly tree: string;
  readonly nodeId: number;
  /** Counted before: counting may take longer than a transaction should. */
  readonly nodes: number;
}

/**
 * Tries a change and reports its effects. Call this in a unit of work that is rolled back.
 * @param change throws ProblemError when it is refused
 */
export async function previewMove(
  trees: TreeReader,
  { tree, nodeId, nodes }: Moved,
  change: () => Promise<unknown>,
): Promise<MovePreview & { readonly problems: readonly Problem[] }> {
  const from = await positionOf(trees, tree, nodeId);
  const oldUpline = await trees.uplineIds(tree, nodeId);
  const problems = await problemsThrownBy(change);
  const isDone = problems.length === 0;
  const newUpline = isDone ? await trees.uplineIds(tree, nodeId) : [];
  const shared = isDone ? sharedTop(oldUpline, newUpline) : 0;
  return {
    allowed: isDone,
    errors: problems.map(describeProblem),
    problems,
    customerId: nodeId,
    tree,
    nodes,
    from,
    to: isDone ? await positionOf(trees, tree, nodeId) : null,
    oldUpline,
    newUpline,
    losing: isDone ? oldUpline.slice(0, oldUpline.length - shared) : [],
    gaining: newUpline.slice(0, newUpline.length - shared),
  };
}

/** How many uplines two ways to the root have in common. Where they meet, they stay together. */
function sharedTop(one: readonly number[], other: readonly number[]): number {
  let shared = 0;
  while (shared < one.length && shared < other.length && one.at(-1 - shared) === other.at(-1 - shared)) {
    shared += 1;
  }
  return shared;
}

/** The current position of a node. */
export async function positionOf(trees: TreeReader, tree: string, nodeId: number): Promise<Position | null> {
  return placementPosition(await trees.currentPlacement(tree, nodeId));
}
