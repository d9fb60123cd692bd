import { legsOf, type Tree } from '../commission-plan/tree.ts';
import type { DataSource } from '../database/data-source.ts';
import type { Database } from '../database/database.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { DependenciesOfOperations } from '../http/operation.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import { buildInThread } from './index/build-in-thread.ts';
import type { TreeIndexEvent, TreeIndexMode } from './index/tree-index-ports.ts';
import { createTreeIndexes, type TreeIndexes } from './index/tree-indexes.ts';
import { createDownlinePageReader } from './store/downline-page-reader.ts';
import { placementsReach } from './store/placement-count-reader.ts';
import { pruneTreeChanges } from './store/prune-tree-changes.ts';
import { readTreeChanges } from './store/tree-change-reader.ts';
import { createUnplacedReader } from './store/unplaced-reader.ts';
import type { treeOperations } from './tree-operations.ts';
import type { TreeWriteDependencies } from './write/tree-dependencies.ts';

/** What the operations on trees need. */
export type TreeDependencies = DependenciesOfOperations<typeof treeOperations>;

/** Constructs what the operations on trees need. */
export function createTreeDependencies(
  { database }: Pick<DataSource, 'database'>,
  shared: TreeWriteDependencies,
): TreeDependencies {
  return {
    ...shared,
    downlinePages: createDownlinePageReader(database.reader),
    unplaced: createUnplacedReader(database.reader, database.longReader),
  };
}

/** In smaller networks the database answers as fast. */
const PLACEMENTS_MIN = 2_000;

/** The indexes of trees in memory; each is built when it is first needed. */
export function openTreeIndexes(
  { reader, scanSource }: Pick<Database, 'reader' | 'scanSource'>,
  trees: readonly Tree[],
  { mode, note }: { readonly mode: TreeIndexMode; readonly note: (event: TreeIndexEvent) => void },
): TreeIndexes {
  return createTreeIndexes({
    mode,
    trees: trees.map((tree) => ({
      name: tree.name,
      shape: { legs: legsOf(tree), hasHeights: tree.depth !== undefined },
    })),
    reader,
    readChanges: readTreeChanges,
    build: (tree, shape, signal) => buildInThread({ source: scanSource, tree, shape }, signal),
    isLarge: () => placementsReach(reader, PLACEMENTS_MIN),
    note,
  });
}

/** Keeps the log of changes of trees short. */
export function createTreeChangePurge({ writer }: Pick<Database, 'writer'>): Purge {
  const unitOfWork = createUnitOfWork(writer, (transaction) => ({
    prune: (limit: number) => pruneTreeChanges(transaction, limit),
  }));
  return (signal) => purgeInBatches((limit) => unitOfWork.run(({ prune }) => prune(limit)), signal);
}
