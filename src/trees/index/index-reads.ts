import { listOf } from '../store/node-ids.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import type { AskTree } from './ask-in-transaction.ts';
import {
  bottomOfLeg,
  countBelow,
  countBelowByLeg,
  countBelowByType,
  countEach,
  firstOpen,
  heightOf,
  legEndOf,
  legsBelow,
  levelBelow,
  nearestUplinesOf,
  pushedWeight,
} from './ask-tree-state.ts';
import { branchesAhead } from './branches-ahead.ts';
import { indexWalks } from './index-walks.ts';
import type { WalkTree } from './tree-indexes.ts';
import { membersBelow, whichAreBelow } from './walk-tree-state.ts';

/** Reads that take more steps up a tree are left to the database, off the main thread. */
const STEPS_MAX = 100_000;

/** Uplines that a transaction reads at once. */
const LEVELS_AT_ONCE = 20_000;

/** For a transaction: long walks are left to the database. */
const noWalk: WalkTree = async () => null;

/**
 * A reader that asks the index of a tree about the present, and the database about the past and where there is
 * no index.
 */
export function indexReads(reader: TreeReader, ask: AskTree, walk: WalkTree = noWalk): TreeReader {
  const { uplineParts } = indexWalks(reader, ask, walk);
  return readsOf(reader, ask, walk, async (tree, nodeId, signal) =>
    listOf(await uplineParts(tree, nodeId, null, signal)),
  );
}

/** The same in a transaction that has locked the trees it asks: nothing changes between two parts of an upline. */
export function indexReadsInTransaction(reader: TreeReader, ask: AskTree): TreeReader {
  return readsOf(reader, ask, noWalk, async (tree, nodeId) => {
    const ids: number[] = [];
    for (let from = nodeId; ; ) {
      const asked = await ask(tree, (state) => nearestUplinesOf(state, from, LEVELS_AT_ONCE));
      if (asked === null) return null;
      for (const id of asked.answer) ids.push(id);
      const last = asked.answer.at(-1);
      if (last === undefined || asked.answer.length < LEVELS_AT_ONCE) return ids;
      from = last;
    }
  });
}

/** @param knownUplines `null` when the database must be asked */
function readsOf(
  reader: TreeReader,
  ask: AskTree,
  walk: WalkTree,
  knownUplines: (tree: string, nodeId: number, signal?: AbortSignal) => Promise<number[] | null>,
): TreeReader {
  const { countOfLevels, ...walks } = indexWalks(reader, ask, walk);
  const levelBelowNow: TreeReader['levelBelow'] = async (tree, nodeId, ancestorId, asOf = null, signal) => {
    const asked = asOf === null ? await ask(tree, (state) => levelBelow(state, nodeId, ancestorId)) : null;
    return asked === null ? reader.levelBelow(tree, nodeId, ancestorId, asOf, signal) : asked.answer;
  };
  return {
    ...reader,
    ...walks,
    levelBelow: levelBelowNow,
    isBelow: async (tree, nodeId, ancestorId) => (await levelBelowNow(tree, nodeId, ancestorId)) !== null,
    async uplineIds(tree, nodeId, asOf = null, signal) {
      const known = asOf === null ? await knownUplines(tree, nodeId, signal) : null;
      return known ?? reader.uplineIds(tree, nodeId, asOf, signal);
    },
    async knownUplines(tree, nodeId, levels) {
      const asked = await ask(tree, (state) => nearestUplinesOf(state, nodeId, levels));
      return asked?.answer ?? null;
    },
    async downlineCount(tree, nodeId, levels, asOf = null, signal) {
      if (levels !== null) return countOfLevels(tree, nodeId, levels, asOf, signal);
      const asked = asOf === null ? await ask(tree, (state) => countBelow(state, nodeId)) : null;
      return asked === null ? reader.downlineCount(tree, nodeId, levels, asOf, signal) : asked.answer;
    },
    async countByType(downline) {
      const { tree, nodeId, levels, asOf } = downline;
      const isPresent = asOf === null && levels === null;
      const asked = isPresent ? await ask(tree, (state) => countBelowByType(state, nodeId)) : null;
      return asked === null ? reader.countByType(downline) : asked.answer;
    },
    async countByLeg(downline) {
      const { tree, nodeId, levels, asOf } = downline;
      const isPresent = asOf === null && levels === null;
      const asked = isPresent ? await ask(tree, (state) => countBelowByLeg(state, nodeId)) : null;
      return asked === null ? reader.countByLeg(downline) : asked.answer;
    },
    async countEach(tree, nodeIds, asOf, signal) {
      const asked = asOf === null ? await ask(tree, (state) => countEach(state, nodeIds)) : null;
      return asked === null ? reader.countEach(tree, nodeIds, asOf, signal) : asked.answer;
    },
    async pushedWeight(tree, nodeId, signal) {
      const asked = await ask(tree, (state) => pushedWeight(state, nodeId));
      return asked?.answer ?? reader.pushedWeight(tree, nodeId, signal);
    },
    async sizeBelow(tree, nodeId) {
      const asked = await ask(tree, (state) => countBelow(state, nodeId));
      return asked === null ? reader.sizeBelow(tree, nodeId) : asked.answer;
    },
    async bottomOfLeg(tree, nodeId, leg, exceptId) {
      const asked = await ask(tree, (state) => bottomOfLeg(state, nodeId, leg, exceptId));
      return asked === null ? reader.bottomOfLeg(tree, nodeId, leg, exceptId) : asked.answer;
    },
    async endOfLeg(tree, nodeId, leg, asOf, signal) {
      const asked =
        asOf === null ? await ask(tree, (state) => legEndOf(state, nodeId, leg, STEPS_MAX)) : null;
      return asked?.answer === undefined ? reader.endOfLeg(tree, nodeId, leg, asOf, signal) : asked.answer;
    },
    async membersBelow(tree, nodeId, limit, signal) {
      const asked = await ask(tree, (state) => membersBelow(state, nodeId, limit));
      return asked?.answer === undefined ? reader.membersBelow(tree, nodeId, limit, signal) : asked.answer;
    },
    async whichAreBelow(tree, nodeIds, ancestorId, signal) {
      const asked = await ask(tree, (state) => whichAreBelow(state, nodeIds, ancestorId));
      return asked?.answer ?? reader.whichAreBelow(tree, nodeIds, ancestorId, signal);
    },
    async heightOf(tree, nodeId, limit) {
      const asked = await ask(tree, (state) => (state.shape.heightMax > 0 ? heightOf(state, nodeId) : null));
      return asked?.answer ?? reader.heightOf(tree, nodeId, limit);
    },
    async knowsSizes(tree) {
      return (await ask(tree, () => true)) !== null;
    },
    async knownFirstOpen(tree, nodeId, exceptId) {
      const asked = await ask(tree, (state) => firstOpen(state, nodeId, exceptId));
      return asked?.answer ?? null;
    },
    async knownLegs(tree, nodeId) {
      const asked = await ask(tree, (state) =>
        state.shape.legs.length > 0 ? legsBelow(state, nodeId) : null,
      );
      return asked?.answer ?? null;
    },
    async branchesAhead(tree, place, nodesMax) {
      const asked = await ask(tree, (state) => branchesAhead(state, place, nodesMax));
      return asked?.answer ?? [];
    },
  };
}
