import type { Breath } from '../../kernel/breath.ts';
import type { TreeReader } from '../store/tree-reader.ts';

/** Levels that are read at once, at first and at most. Few at first: most ways are short, or soon meet another one. */
const LEVELS_FIRST = 8;
const LEVELS_MAX = 1_000;
const LEVELS_GROW = 4;

export type UplineReads = Pick<TreeReader, 'knownUplines' | 'nearestUplines'>;

/** The uplines on this many levels above a node, from the index of the tree where there is one. */
export async function nearestUplines(
  trees: UplineReads,
  tree: string,
  nodeId: number,
  levels: number,
): Promise<readonly number[]> {
  return (await trees.knownUplines(tree, nodeId, levels)) ?? trees.nearestUplines(tree, nodeId, levels);
}

/** The beginning of a way to the root. */
export interface ListedWay {
  readonly ids: readonly number[];
  /** Whether there are more above. */
  readonly isCut: boolean;
}

/** @param fromId the first upline on the way; `null` for no way */
export async function listWay(
  trees: UplineReads,
  tree: string,
  fromId: number | null,
  listedMax: number,
): Promise<ListedWay> {
  const ids = fromId === null ? [] : [fromId, ...(await nearestUplines(trees, tree, fromId, listedMax))];
  return { ids: ids.slice(0, listedMax), isCut: ids.length > listedMax };
}

/**
 * The uplines of a node up to the root, some levels at a time: one statement for all levels would block the thread.
 * The read also ends on a cycle made by hand, but repeats some uplines.
 * @param read reads this many levels above a node
 */
export async function* uplinePages(
  read: (nodeId: number, levels: number) => Promise<readonly number[]>,
  nodeId: number,
  breathe: Breath,
): AsyncGenerator<readonly number[]> {
  let top = nodeId;
  let [mark, pages, nextMark] = [nodeId, 0, 1];
  for (let levels = LEVELS_FIRST; ; levels = Math.min(levels * LEVELS_GROW, LEVELS_MAX)) {
    await breathe();
    const above = await read(top, levels);
    if (above.length > 0) yield above;
    if (above.length < levels || above.includes(mark)) return;
    top = above.at(-1) ?? top;
    pages += 1;
    if (pages < nextMark) continue;
    // The marks are further apart each time, so that every cycle eventually fits between two of them.
    mark = top;
    nextMark *= 2;
  }
}

/** The part of a way to the root below the node where it meets the other way. */
export interface WayUp {
  readonly count: number;
  /** The nearest nodes of this part. */
  readonly nearest: readonly number[];
}

export interface ComparedWays {
  /** Where the two ways meet; `null` if they do not. */
  readonly commonId: number | null;
  readonly old: WayUp;
  readonly new: WayUp;
}

export interface ComparedOptions {
  /** How many of the nearest nodes to return. */
  readonly listedMax: number;
  readonly breathe: Breath;
  /** Receives the nodes below the one where the ways meet, some at a time. */
  readonly visit?: (side: 'old' | 'new', ids: readonly number[]) => void;
}

const EMPTY_WAY: WayUp = { count: 0, nearest: [] };

/**
 * Follows two ways to the root until they meet. Reads and memory grow with the distance to that node, not with the
 * depth of the tree.
 * @param from the first upline on the old way and on the new one; `null` for no way
 */
export async function compareWays(
  trees: UplineReads,
  tree: string,
  from: { readonly old: number | null; readonly new: number | null },
  { listedMax, breathe, visit = () => undefined }: ComparedOptions,
): Promise<ComparedWays> {
  const pagesOf = (nodeId: number) =>
    uplinePages((id, levels) => nearestUplines(trees, tree, id, levels), nodeId, breathe);
  const alone = async (side: 'old' | 'new', nodeId: number | null): Promise<WayUp> =>
    nodeId === null
      ? EMPTY_WAY
      : followAlone(wayOf(nodeId, pagesOf(nodeId)), listedMax, (ids) => visit(side, ids));
  if (from.old === null || from.new === null)
    return { commonId: null, old: await alone('old', from.old), new: await alone('new', from.new) };
  const ways = {
    old: climbOf(wayOf(from.old, pagesOf(from.old))),
    new: climbOf(wayOf(from.new, pagesOf(from.new))),
  };
  const commonId = await climbUntilTheyMeet(ways.old, ways.new);
  const below = async (side: 'old' | 'new'): Promise<WayUp> => {
    const { ids, levels } = ways[side];
    const count = commonId === null ? ids.length : (levels.get(commonId) ?? 0);
    for (let at = 0; at < count; at += LEVELS_MAX) {
      await breathe();
      visit(side, ids.slice(at, Math.min(at + LEVELS_MAX, count)));
    }
    return { count, nearest: ids.slice(0, Math.min(count, listedMax)) };
  };
  return { commonId, old: await below('old'), new: await below('new') };
}

async function* wayOf(nodeId: number, pages: AsyncIterable<readonly number[]>) {
  yield [nodeId];
  yield* pages;
}

/** A way that meets no other. Only the nearest nodes are kept. */
async function followAlone(
  way: AsyncIterable<readonly number[]>,
  listedMax: number,
  visit: (ids: readonly number[]) => void,
): Promise<WayUp> {
  const nearest = new Set<number>();
  let count = 0;
  for await (const ids of way) {
    visit(ids);
    count += ids.length;
    for (const id of ids) {
      if (nearest.size === listedMax) break;
      nearest.add(id);
    }
  }
  return { count, nearest: [...nearest] };
}

/** A way as far as it was read. */
interface Climb {
  readonly pages: AsyncIterator<readonly number[]>;
  readonly ids: number[];
  /** The level of each node, from the start of the way. */
  readonly levels: Map<number, number>;
  isEnded: boolean;
}

function climbOf(way: AsyncGenerator<readonly number[]>): Climb {
  return { pages: way, ids: [], levels: new Map(), isEnded: false };
}

/** @returns where they meet; `null` if they do not */
async function climbUntilTheyMeet(one: Climb, other: Climb): Promise<number | null> {
  while (!one.isEnded || !other.isEnded) {
    const commonId = (await climbOn(one, other)) ?? (await climbOn(other, one));
    if (commonId !== null) return commonId;
  }
  return null;
}

async function climbOn(climb: Climb, other: Climb): Promise<number | null> {
  if (climb.isEnded) return null;
  const { value, done = false } = await climb.pages.next();
  climb.isEnded = done;
  for (const id of (value ?? []) as readonly number[]) {
    if (climb.levels.has(id)) {
      // A cycle, made by hand.
      climb.isEnded = true;
      return null;
    }
    climb.levels.set(id, climb.ids.length);
    climb.ids.push(id);
    if (other.levels.has(id)) return id;
  }
  return null;
}
