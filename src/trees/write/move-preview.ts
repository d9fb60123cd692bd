import Type, { type Static } from 'typebox';
import type { Breath } from '../../kernel/breath.ts';
import { describeProblem, type Problem, problemsThrownBy } from '../../kernel/problem.ts';
import type { MoveEnds } from '../rules/move-version.ts';
import { type Position, placementPosition } from '../rules/placement.ts';
import { type ComparedWays, compareWays, listWay, nearestUplines, type WayUp } from '../rules/ways-up.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import type { NoteAffected } from './affected-sums.ts';

/** People in each list of a preview: of one move, and of a move among many. */
export const LISTED_MAX = 1_000;
export const LISTED_OF_MANY_MAX = 100;

const nearest = (description: string) =>
  Type.Array(Type.Integer({ description: 'CustomerId.' }), {
    maxItems: LISTED_MAX,
    description: `${description} The nearest ${LISTED_MAX.toLocaleString('en-US')}; ${LISTED_OF_MANY_MAX} in a batch or a merge.`,
  });

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
    oldUpline: nearest('From the current upline to the root.'),
    oldUplineIsCut: Type.Boolean({ description: 'Whether there are more above those in `oldUpline`.' }),
    newUpline: nearest('From the new upline to the root.'),
    newUplineIsCut: Type.Boolean({ description: 'Whether there are more above those in `newUpline`.' }),
    commonUplineId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'The nearest customer above both places, however far up; null without one.',
    }),
    losing: nearest('Customers who would lose the customer and the downline.'),
    losingCount: Type.Integer({ description: 'How many customers would lose them, in all.' }),
    gaining: nearest('Customers who would gain the customer and the downline.'),
    gainingCount: Type.Integer({ description: 'How many customers would gain them, in all.' }),
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

/** What a preview reports. */
export interface PreviewOptions {
  /** People in each list. */
  readonly listedMax: number;
  readonly breathe: Breath;
  readonly noteAffected?: NoteAffected;
}

/**
 * Tries a change and reports its effects. Call this in a unit of work that is rolled back.
 * @param change throws ProblemError when it is refused, and changes nothing in that case
 */
export async function previewMove(
  trees: TreeReader,
  { tree, nodeId, nodes }: Moved,
  change: () => Promise<MoveEnds>,
  options: PreviewOptions,
): Promise<MovePreview & { readonly problems: readonly Problem[] }> {
  let ends = null as MoveEnds | null;
  const problems = await problemsThrownBy(async () => {
    ends = await change();
  });
  const isDone = problems.length === 0;
  const { from, to } = ends ?? { from: await positionOf(trees, tree, nodeId), to: null };
  const found = { allowed: isDone, errors: problems.map(describeProblem), problems };
  const moved = { customerId: nodeId, tree, nodes, from, to };
  const uplines = isDone
    ? await changedUplines(trees, { tree, nodes, from, to }, options)
    : await unchangedUplines(trees, tree, from, options);
  return { ...found, ...moved, ...uplines };
}

type PreviewedUplines = Pick<
  MovePreview,
  | 'oldUpline'
  | 'oldUplineIsCut'
  | 'newUpline'
  | 'newUplineIsCut'
  | 'commonUplineId'
  | 'losing'
  | 'losingCount'
  | 'gaining'
  | 'gainingCount'
>;

/** Both ways are read after the change: it moves no one above the two places. */
async function changedUplines(
  trees: TreeReader,
  { tree, nodes, from, to }: Pick<MovePreview, 'tree' | 'nodes' | 'from' | 'to'>,
  { listedMax, breathe, noteAffected }: PreviewOptions,
): Promise<PreviewedUplines> {
  const ends = { old: from?.uplineId ?? null, new: to?.uplineId ?? null };
  const visit = (side: 'old' | 'new', ids: readonly number[]) =>
    noteAffected?.(ids, side === 'old' ? -nodes : nodes);
  const ways = await compareWays(trees, tree, ends, { listedMax, breathe, visit });
  const above = await readAbove(trees, tree, ways, listedMax);
  const [oldWay, newWay] = [wholeWay(ways.old, above, listedMax), wholeWay(ways.new, above, listedMax)];
  return {
    oldUpline: oldWay.ids,
    oldUplineIsCut: oldWay.isCut,
    newUpline: newWay.ids,
    newUplineIsCut: newWay.isCut,
    commonUplineId: ways.commonId,
    losing: [...ways.old.nearest],
    losingCount: ways.old.count,
    gaining: [...ways.new.nearest],
    gainingCount: ways.new.count,
  };
}

/** The nodes above both places: as many as the lists hold, and one more if there is one. */
async function readAbove(
  trees: TreeReader,
  tree: string,
  { commonId, ...ways }: ComparedWays,
  listedMax: number,
): Promise<readonly number[]> {
  if (commonId === null) return [];
  const levels = listedMax - Math.min(ways.old.count, ways.new.count);
  return levels <= 0 ? [commonId] : [commonId, ...(await nearestUplines(trees, tree, commonId, levels))];
}

function wholeWay(below: WayUp, above: readonly number[], listedMax: number) {
  const ids = [...below.nearest, ...above.slice(0, Math.max(listedMax - below.count, 0))];
  return { ids, isCut: below.count + above.length > listedMax };
}

async function unchangedUplines(
  trees: TreeReader,
  tree: string,
  from: Position | null,
  { listedMax }: PreviewOptions,
): Promise<PreviewedUplines> {
  const { ids, isCut } = await listWay(trees, tree, from?.uplineId ?? null, listedMax);
  const noChange = { losing: [], losingCount: 0, gaining: [], gainingCount: 0 };
  return {
    oldUpline: [...ids],
    oldUplineIsCut: isCut,
    newUpline: [],
    newUplineIsCut: false,
    commonUplineId: null,
    ...noChange,
  };
}

async function positionOf(trees: TreeReader, tree: string, nodeId: number): Promise<Position | null> {
  return placementPosition(await trees.currentPlacement(tree, nodeId));
}
