import type { ReadTreeChanges } from '../store/changed-nodes.ts';
import { FollowedTree } from './followed-tree.ts';
import type { Asked, PresentTree, TreeIndexPorts } from './tree-index-ports.ts';
import type { TreeState } from './tree-state.ts';
import type { WalkOrder } from './walk-protocol.ts';
import { type WalkResult, WalkThread } from './walk-thread.ts';

/**
 * The present state of every tree in memory. The database is authoritative: without an index, each answer is
 * the same. A question runs at once and must not keep the state, which changes.
 */
export interface TreeIndexes {
  /** Asks the tree as it is now, with everything that was committed before the call. */
  ask<Answer>(tree: string, question: (state: TreeState) => Answer): Promise<Asked<Answer>>;
  /** Asks the tree as it was read last, for a transaction that reads itself what has changed since. */
  askKnown<Answer>(tree: string, question: (known: PresentTree) => Answer): Promise<Asked<Answer>>;
  /** Has a thread walk through the tree as it is now; see `FollowedTree.walk`. */
  readonly walk: WalkTree;
  readonly readChanges: ReadTreeChanges;
  /** Discards an index that failed, which is a fault of the program. */
  fail(tree: string, error: unknown): void;
  /** Waits until nothing is being built. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Has a thread walk through one tree. */
export type WalkTree = (
  tree: string,
  orderOf: (state: TreeState) => WalkOrder | null,
  signal?: AbortSignal,
) => Promise<WalkResult | null>;

/** How often the changes of other processes are read between questions. */
const FOLLOW_EVERY_MS = 250;

export function createTreeIndexes(given: Omit<TreeIndexPorts, 'walks'>): TreeIndexes {
  const ports = { ...given, walks: new WalkThread() };
  const { mode, readChanges, walks } = ports;
  const trees = new Map(
    mode === 'off' ? [] : ports.trees.map(({ name, shape }) => [name, new FollowedTree(name, shape, ports)]),
  );
  if (mode === 'always') for (const tree of trees.values()) tree.start();
  const follow = async () => {
    for (const tree of trees.values()) await tree.follow();
  };
  let following: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A database that is unavailable now is queried again soon, and by every reader.
    following = following.then(follow).catch(() => undefined);
  }, FOLLOW_EVERY_MS);
  timer.unref();
  return {
    readChanges,
    ask: async (tree, question) => (await trees.get(tree)?.ask(question)) ?? null,
    askKnown: async (tree, question) => (await trees.get(tree)?.askKnown(question)) ?? null,
    walk: async (tree, orderOf, signal) => (await trees.get(tree)?.walk(orderOf, signal)) ?? null,
    fail: (tree, error) => trees.get(tree)?.fail(error),
    async settled() {
      for (const tree of trees.values()) await tree.settled();
    },
    async close() {
      clearInterval(timer);
      for (const tree of trees.values()) await tree.close();
      await walks.close();
      await following;
    },
  };
}
