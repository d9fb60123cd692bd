import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { legsOf, type Tree } from '../commission-plan/tree.ts';
import type { DataSource } from '../database/data-source.ts';
import type { Database, ReadHandle, WriteHandle } from '../database/database.ts';
import { ensureRandomOrderIndexes } from '../database/random-order-indexes.ts';
import type { ScanSource } from '../database/table-scan.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import { askInTransaction } from './index/ask-in-transaction.ts';
import { buildInThread } from './index/build-in-thread.ts';
import type { Contradiction } from './index/build-tree-state.ts';
import { indexReads } from './index/index-reads.ts';
import type { TreeIndexEvent, TreeIndexMode, TreeIndexSources } from './index/tree-index-ports.ts';
import { createTreeIndexes, type TreeIndexes } from './index/tree-indexes.ts';
import { type BatchStore, createBatchStore } from './store/batch-store.ts';
import { createDownlinePageReader, type DownlinePageReader } from './store/downline-page-reader.ts';
import { placementsReach } from './store/placement-count-reader.ts';
import { forgetForeignTreeChanges, pruneTreeChanges } from './store/prune-tree-changes.ts';
import { recordTrees } from './store/record-trees.ts';
import { readTreeChanges } from './store/tree-change-reader.ts';
import { createTreePlanStore } from './store/tree-plan-store.ts';
import { createTreeReader, type TreeReader } from './store/tree-reader.ts';
import { createTreeStore, type TreeStore } from './store/tree-store.ts';
import { createUnplacedReader, type UnplacedReader } from './store/unplaced-reader.ts';

export type { Contradiction } from './index/build-tree-state.ts';
export { noteTreeIndex } from './index/note-tree-index.ts';
export type { TreeIndexSources } from './index/tree-index-ports.ts';
export type { TreeIndexes } from './index/tree-indexes.ts';

/** Everything that reads trees. */
export interface TreeStorage {
  readonly trees: TreeReader;
  readonly downlinePages: DownlinePageReader;
  readonly unplaced: UnplacedReader;
  /** The trees' part of the stores of one transaction. */
  readonly stores: TreeStoreMakers;
  /** `null` in a process that keeps no trees in memory. */
  readonly indexes: TreeIndexes | null;
}

/** Each makes a store for one transaction. */
export interface TreeStoreMakers {
  readonly trees: (transaction: WriteHandle) => TreeStore;
  readonly batches: (transaction: WriteHandle) => BatchStore;
}

/**
 * Constructs the storage of trees: for the server, and for commands that write without HTTP.
 * @param indexes of trees, for a process that keeps them
 */
export function openTreeStorage(
  { database }: Pick<DataSource, 'database'>,
  indexes: TreeIndexes | null = null,
): TreeStorage {
  const { reader, longReader, longReaderOfWrites } = database;
  const stored = createTreeReader(reader, longReader, longReaderOfWrites);
  return {
    trees: indexes === null ? stored : indexReads(stored, indexes.ask, indexes.walk),
    downlinePages: createDownlinePageReader(reader),
    unplaced: createUnplacedReader(reader, longReader),
    indexes,
    stores: { trees: (transaction) => bindTreeStore(transaction, indexes), batches: createBatchStore },
  };
}

/** The store of trees in one transaction, which asks the indexes about the trees that it has locked. */
export function bindTreeStore(transaction: WriteHandle, indexes: TreeIndexes | null): TreeStore {
  const ask = indexes === null ? null : askInTransaction(indexes, transaction as unknown as ReadHandle);
  return createTreeStore(transaction, ask);
}

/**
 * Records the trees of the plan, in the transaction of a start.
 * @throws TreeConflictError when the stored placements do not fit the plan
 */
export async function prepareTrees(transaction: WriteHandle, plan: CommissionPlan): Promise<void> {
  await ensureRandomOrderIndexes(transaction, 'downlines');
  await forgetForeignTreeChanges(transaction);
  await recordTrees(createTreePlanStore(transaction), plan);
}

/** In smaller networks the database answers as fast. */
const PLACEMENTS_MIN = 2_000;

export interface TreeIndexOptions {
  readonly mode: TreeIndexMode;
  readonly note: (event: TreeIndexEvent) => void;
  /** For tests: delays or disturbs the sources of indexes. */
  readonly disturb?: ((sources: TreeIndexSources) => TreeIndexSources) | undefined;
}

/** The indexes of trees in memory; each is built when it is first needed. */
export function openTreeIndexes(
  { reader, scanSource }: Pick<Database, 'reader' | 'scanSource'>,
  trees: readonly Tree[],
  { mode, note, disturb = (sources) => sources }: TreeIndexOptions,
): TreeIndexes {
  const sources = disturb({
    readChanges: readTreeChanges,
    build: (tree, shape, signal) => buildInThread({ source: scanSource, tree, shape }, signal),
  });
  return createTreeIndexes({
    mode,
    trees: trees.map((tree) => ({
      name: tree.name,
      shape: {
        legs: legsOf(tree),
        heightMax: tree.depth ?? 0,
        hasWeights: tree.legWeight === 'pushed',
      },
    })),
    reader,
    ...sources,
    isLarge: () => placementsReach(reader, PLACEMENTS_MIN),
    note,
  });
}

/** Placements of a tree that contradict each other, as the building of its index finds them. */
export async function findContradictions(
  source: ScanSource,
  { name, legs }: { readonly name: string; readonly legs: readonly string[] },
): Promise<readonly Contradiction[]> {
  const order = { source, tree: name, shape: { legs, heightMax: 0, hasWeights: false } };
  const built = await buildInThread(order, new AbortController().signal);
  return built.kind === 'built' ? [] : built.contradictions;
}

/** Keeps the log of changes of trees short. */
export function createTreeChangePurge({ writer }: Pick<Database, 'writer'>): Purge {
  const unitOfWork = createUnitOfWork(writer, (transaction) => ({
    prune: (limit: number) => pruneTreeChanges(transaction, limit),
  }));
  return (signal) => purgeInBatches((limit) => unitOfWork.run(({ prune }) => prune(limit)), signal);
}
