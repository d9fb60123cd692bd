import type { Database } from '../src/database/database.ts';
import { countBelow, countBelowByType, levelBelow, levelOf } from '../src/trees/index/ask-tree-state.ts';
import { NO_SLOT, type TreeState } from '../src/trees/index/tree-state.ts';
import { openTreeIndexes } from '../src/trees/tree-storage.ts';
import { FIRST_ID, type Shape } from './rule-network.ts';
import { rulePlan } from './rule-plan.ts';

/** The cost of trees in memory alone, without a server. */
export interface IndexLimits {
  readonly text: string;
  /** By tree: the time of a walk through all nodes, which is the lower limit for a count that visits every node. */
  readonly walkMs: ReadonlyMap<string, number>;
}

/** The best of this many walks counts: the first ones run code that is not compiled yet. */
const WALKS = 5;

/** Measures building the trees, counts, and a walk through all nodes. */
export async function measureIndexes(
  database: Pick<Database, 'reader' | 'scanSource'>,
  shapes: readonly Shape[],
): Promise<IndexLimits> {
  const parts: string[] = [];
  const walkMs = new Map<string, number>();
  const trees = rulePlan.trees.filter(({ name }) => shapes.some(({ tree }) => tree === name));
  const indexes = openTreeIndexes(database, trees, {
    mode: 'auto',
    note: (event) => {
      if (event.kind !== 'built') return;
      const { tree, bytes, nodes, ms } = event;
      const each = (bytes / nodes).toFixed(1);
      parts.push(
        `${tree} built in ${(ms / 1_000).toFixed(1)} s, ${(bytes / 1e6).toFixed(1)} MB, ${each} bytes per person`,
      );
    },
  });
  for (const { name } of trees) {
    const before = process.cpuUsage();
    await indexes.ask(name, () => undefined);
    await indexes.settled();
    const { user, system } = process.cpuUsage(before);
    const limits = await indexes.ask(name, (state) => {
      const walked = Math.min(...Array.from({ length: WALKS }, () => msOf(() => walk(state))));
      walkMs.set(name, walked);
      const counted = timed(() => countBelow(state, FIRST_ID));
      const byType = timed(() => countBelowByType(state, FIRST_ID));
      const lastId = FIRST_ID + countBelow(state, FIRST_ID);
      const level = timed(() => levelOf(state, lastId));
      const below = timed(() => levelBelow(state, lastId, FIRST_ID));
      return `ms for a walk through all nodes ${walked.toFixed(1)}, a count ${counted}, a count by base type ${byType}, the level of the last node ${level}, whether it is below the first ${below}`;
    });
    parts.push(`CPU ${((user + system) / 1e6).toFixed(1)} s, ${limits?.answer ?? 'too small for an index'}`);
  }
  await indexes.close();
  return { text: parts.join('; '), walkMs };
}

function timed(work: () => unknown): string {
  return msOf(work).toFixed(3);
}

function msOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

/** Counts by visiting every node. */
function walk({ slots, firstBelow, next, upline }: TreeState): number {
  let count = 0;
  let slot = slots.find(FIRST_ID);
  const top = slot;
  for (;;) {
    count += 1;
    const below = firstBelow.get(slot);
    if (below !== NO_SLOT) {
      slot = below;
      continue;
    }
    while (slot !== top && next.get(slot) === NO_SLOT) slot = upline.get(slot);
    if (slot === top) return count;
    slot = next.get(slot);
  }
}
