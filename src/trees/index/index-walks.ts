import type { SizedNode } from '../store/downline-count-reader.ts';
import { levelCounts } from '../store/level-counts.ts';
import type { NodeIds } from '../store/node-ids.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import type { AskTree } from './ask-in-transaction.ts';
import { nearestUplinesOf, placedSlot, uplinesOf } from './ask-tree-state.ts';
import type { WalkTree } from './tree-indexes.ts';
import { NO_SLOT, type TreeState } from './tree-state.ts';
import { collectIds, countLevels, largestBelow } from './walk-nodes.ts';
import type { WalkOrder } from './walk-protocol.ts';
import type { IdList } from './walk-thread.ts';
import { firstPlaced, walkAtOnce } from './walk-tree-state.ts';

/** Uplines that are looked up in another tree at once. */
const UPLINES_AT_ONCE = 1_000;
/** Uplines that are passed on at once. */
const FEW_UPLINES = 4_096;
/** Maximum number of levels that are added up for the size of a downline. */
const SUMMED_LEVELS_MAX = 1_000;

interface Walks
  extends Pick<
    TreeReader,
    'downlineIds' | 'countByLevel' | 'largestBelow' | 'nearestPlacedAbove' | 'uplineParts'
  > {
  /** The size of some levels of a downline. */
  countOfLevels(
    tree: string,
    nodeId: number,
    levels: number,
    asOf: string | null,
    signal?: AbortSignal,
  ): Promise<number>;
}

/**
 * Reads that look at many nodes of the present tree: a short walk at once, a long one in a thread. The database is
 * asked about the past, and where there is no index.
 */
export function indexWalks(reader: TreeReader, ask: AskTree, walk: WalkTree): Walks {
  /** The number of customers on each level below a node; `null` when the database must be queried. */
  async function levelsBelow(tree: string, nodeId: number, levels: number, signal?: AbortSignal) {
    const asked = await ask(tree, (state) =>
      walkAtOnce(state, nodeId, (root, assertShort) => countLevels(state, root, levels, assertShort)),
    );
    if (asked?.answer !== undefined) return asked.answer;
    if (asked === null) return null;
    const order = orderAt(nodeId, (root, { slots }) => ({ kind: 'levels', root, levels, slots: slots.size }));
    const walked = await walk(tree, order, signal);
    return walked?.kind === 'levels' ? walked.counts : null;
  }

  return {
    async downlineIds(tree, nodeId, levels, asOf = null, signal) {
      const depth = levels ?? Number.POSITIVE_INFINITY;
      const asked =
        asOf === null
          ? await ask(tree, (state) =>
              walkAtOnce(state, nodeId, (root, assertShort) => [
                ...collectIds(state, root, depth, assertShort),
              ]),
            )
          : null;
      if (asked?.answer !== undefined) return asked.answer;
      const order = orderAt(nodeId, (root) => ({ kind: 'ids', root, levels: depth }));
      const walked = asked === null ? null : await walk(tree, order, signal);
      if (walked?.kind !== 'ids') return reader.downlineIds(tree, nodeId, levels, asOf, signal);
      return textsOf(walked.list, signal);
    },
    async uplineParts(tree, nodeId, asOf = null, signal) {
      const asked = asOf === null ? await ask(tree, (state) => uplinesOf(state, nodeId, FEW_UPLINES)) : null;
      if (asked !== null && asked.answer !== null) return asked.answer;
      const order = orderAt(nodeId, (root) => ({ kind: 'uplines', root }));
      const walked = asked === null ? null : await walk(tree, order, signal);
      if (walked?.kind !== 'ids') return reader.uplineParts(tree, nodeId, asOf, signal);
      return textsOf(walked.list, signal);
    },
    async countByLevel(downline, limit) {
      const { tree, nodeId, levels, asOf, signal } = downline;
      const depth = Math.min(levels ?? Number.POSITIVE_INFINITY, limit + 1);
      const counts = asOf === null ? await levelsBelow(tree, nodeId, depth, signal) : null;
      if (counts === null) return reader.countByLevel(downline, limit);
      return levelCounts(
        counts.map((count, index) => [index + 1, count]),
        limit,
      );
    },
    async countOfLevels(tree, nodeId, levels, asOf, signal) {
      const isShort = asOf === null && levels <= SUMMED_LEVELS_MAX;
      const counts = isShort ? await levelsBelow(tree, nodeId, levels, signal) : null;
      if (counts === null) return reader.downlineCount(tree, nodeId, levels, asOf, signal);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async largestBelow(tree, nodeId, page, asOf, signal) {
      const find = (state: TreeState) =>
        walkAtOnce(state, nodeId, (root, assertShort) => largestBelow(state, root, page, assertShort));
      const asked = asOf === null ? await ask(tree, find) : null;
      if (asked?.answer !== undefined) return asked.answer;
      const order = orderAt(nodeId, (root) => ({ kind: 'largest', root, ...page }));
      const walked = asked === null ? null : await walk(tree, order, signal);
      if (walked?.kind === 'largest') return walked.nodes as SizedNode[];
      return reader.largestBelow(tree, nodeId, page, asOf, signal);
    },
    async nearestPlacedAbove(tree, along, nodeId, signal) {
      for (let from = nodeId; ; ) {
        const above = await ask(along, (state) => nearestUplinesOf(state, from, UPLINES_AT_ONCE));
        const found = above === null ? null : await ask(tree, (state) => firstPlaced(state, above.answer));
        if (above === null || found === null) return reader.nearestPlacedAbove(tree, along, from, signal);
        const last = above.answer.at(-1);
        if (found.answer !== null || last === undefined) return found.answer;
        from = last;
      }
    },
  };
}

function orderAt(
  nodeId: number,
  orderOf: (root: number, state: TreeState) => WalkOrder,
): (state: TreeState) => WalkOrder | null {
  return (state) => {
    const root = placedSlot(state, nodeId);
    return root === NO_SLOT ? null : orderOf(root, state);
  };
}

/** Waits for the first part, so that a failure of the walk is reported before the answer begins. */
async function textsOf(list: IdList, signal: AbortSignal | undefined): Promise<NodeIds> {
  let next: { readonly text: string; readonly isLast: boolean };
  // A generator that was not started would not notice that the caller has gone.
  signal?.addEventListener('abort', list.end, { once: true });
  try {
    signal?.throwIfAborted();
    next = await list.next();
  } catch (error) {
    list.end();
    throw error;
  }
  return (async function* () {
    try {
      yield next.text;
      while (!next.isLast) {
        next = await list.next();
        yield next.text;
      }
    } finally {
      list.end();
    }
  })();
}
