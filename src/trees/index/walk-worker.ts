import { parentPort } from 'node:worker_threads';
import { lowerThreadPriority } from '../../database/thread-priority.ts';
import { IDS_A_TEXT } from '../store/node-ids.ts';
import { createLevelCounter } from './level-counter.ts';
import { openState, type StoredTreeState } from './tree-state.ts';
import { type AssertWanted, collectIds, collectUplines, countLevels, largestBelow } from './walk-nodes.ts';
import type { WalkAnswer, WalkMessage, WalkOrder } from './walk-protocol.ts';
import { walkBriefly } from './walk-tree-state.ts';

/*
 * Walks through downlines in a thread, over the memory that it shares with the main thread. The state does not
 * change during a walk.
 */

/** Below the main thread, above reports. */
const PRIORITY = 5;
/** Nodes that a walk down may pass, as a share of all. */
const WALKED_SHARE = 1 / 16;

const countEveryLevel = createLevelCounter();

/** Lists of ids that were collected and are being read. */
const lists = new Map<number, { readonly ids: Int32Array; from: number }>();

lowerThreadPriority(PRIORITY);
parentPort?.on('message', (message: WalkMessage) => {
  if (message.kind === 'walk') answer(walk(message));
  else if (message.kind === 'more') answer(nextIds(message.id));
  else lists.delete(message.id);
});

function answer(message: WalkAnswer): void {
  parentPort?.postMessage(message);
}

function walk({ id, stored, order, stop }: Extract<WalkMessage, { kind: 'walk' }>): WalkAnswer {
  const assertWanted = () => {
    if (Atomics.load(stop, 0) !== 0) throw new StoppedError();
  };
  const state = openState(stored);
  try {
    assertWanted();
    if (order.kind === 'levels') {
      return { kind: 'levels', id, counts: countLevelsOf(stored, order, assertWanted) };
    }
    if (order.kind === 'largest') {
      const nodes = largestBelow(state, order.root, order, assertWanted);
      return { kind: 'largest', id, nodes };
    }
    const ids =
      order.kind === 'uplines'
        ? collectUplines(state, order.root, assertWanted)
        : collectIds(state, order.root, order.levels, assertWanted);
    lists.set(id, { ids, from: 0 });
    return { kind: 'collected', id };
  } catch (error) {
    if (error instanceof StoppedError) return { kind: 'stopped', id };
    throw error;
  }
}

/** Walks down if the walk is short, so that the cost of few levels does not depend on the size of the tree. */
function countLevelsOf(
  stored: StoredTreeState,
  order: Extract<WalkOrder, { kind: 'levels' }>,
  assertWanted: AssertWanted,
): number[] {
  const { root, levels, slots } = order;
  const walkDown = (assertShort: AssertWanted) =>
    countLevels(openState(stored), root, levels, () => {
      assertWanted();
      assertShort();
    });
  return walkBriefly(walkDown, slots * WALKED_SHARE) ?? countEveryLevel(stored, order, assertWanted);
}

class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

function nextIds(id: number): WalkAnswer {
  const list = lists.get(id);
  if (list === undefined) return { kind: 'ids', id, text: '', isLast: true };
  const { ids, from } = list;
  list.from = from + IDS_A_TEXT;
  const isLast = list.from >= ids.length;
  if (isLast) lists.delete(id);
  return { kind: 'ids', id, text: ids.subarray(from, list.from).join(','), isLast };
}
