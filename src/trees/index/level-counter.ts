import { NO_SLOT, PLACED, type StoredTreeState, VACANT } from './tree-state.ts';
import { type AssertWanted, NODES_A_QUESTION } from './walk-nodes.ts';

/** Counts the customers on each level below a slot; level 1 comes first. */
export type CountEveryLevel = (
  stored: Pick<StoredTreeState, 'columns' | 'place'>,
  order: { readonly root: number; readonly levels: number; readonly slots: number },
  assertWanted?: AssertWanted,
) => number[];

/** The node of a slot does not stand below the root. */
const ELSEWHERE = -1;
/** The level of the root itself, since 0 stands for a level that is not known yet. */
const LEVEL_OF_ROOT = 1;

/**
 * Counts large downlines. A walk down a tree jumps around in memory. The counter scans all slots in order
 * instead, including those elsewhere, and finds most uplines before the nodes below them.
 *
 * The counter keeps four bytes per slot for the next count: the first use of new memory costs more than the
 * count itself.
 */
export function createLevelCounter(): CountEveryLevel {
  let kept = new Int32Array(0);
  return ({ columns: { upline }, place }, { root, levels, slots }, assertWanted = () => undefined) => {
    if (kept.length < slots + 1) kept = new Int32Array(upline.length);
    const level = kept.subarray(0, slots + 1).fill(0);
    level[NO_SLOT] = ELSEWHERE;
    level[root] = LEVEL_OF_ROOT;
    let lowest = LEVEL_OF_ROOT;
    for (let from = 1; from <= slots; from += NODES_A_QUESTION) {
      assertWanted();
      lowest = Math.max(
        lowest,
        findLevels(upline, level, from, Math.min(from + NODES_A_QUESTION, slots + 1)),
      );
    }
    const counts = new Int32Array(Math.min(lowest, levels + LEVEL_OF_ROOT) + 1);
    for (let from = 1; from <= slots; from += NODES_A_QUESTION) {
      assertWanted();
      countPlaced(place, level, counts, from, Math.min(from + NODES_A_QUESTION, slots + 1));
    }
    return [...counts.subarray(LEVEL_OF_ROOT + 1)];
  };
}

/* Separate functions, so that they are compiled while the first count runs. */

/** @returns the lowest level that was found */
function findLevels(upline: Int32Array, level: Int32Array, from: number, to: number): number {
  let lowest = 0;
  for (let slot = from; slot < to; slot += 1) {
    if (level[slot] !== 0) continue;
    let steps = 0;
    let known = slot;
    for (; level[known] === 0; steps += 1) known = upline[known] as number;
    const ofKnown = level[known] as number;
    const step = ofKnown === ELSEWHERE ? 0 : 1;
    let own = ofKnown + step * steps;
    if (own > lowest) lowest = own;
    for (let passed = slot; passed !== known; passed = upline[passed] as number) {
      level[passed] = own;
      own -= step;
    }
  }
  return lowest;
}

function countPlaced(
  place: Uint8Array | Uint16Array,
  level: Int32Array,
  counts: Int32Array,
  from: number,
  to: number,
): void {
  const last = counts.length - 1;
  for (let slot = from; slot < to; slot += 1) {
    const own = level[slot] as number;
    if (own <= LEVEL_OF_ROOT || own > last || ((place[slot] as number) & (PLACED | VACANT)) !== PLACED)
      continue;
    counts[own] = (counts[own] as number) + 1;
  }
}
