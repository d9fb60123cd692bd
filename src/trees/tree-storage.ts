import type { DataSource } from '../database/data-source.ts';
import type { WriteHandle } from '../database/database.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { DependenciesOfOperations } from '../http/operation.ts';
import { createDownlinePageReader } from './store/downline-page-reader.ts';
import { createUnplacedReader } from './store/unplaced-reader.ts';
import type { treeOperations } from './tree-operations.ts';
import type { TreeWriteDependencies, TreeWriteStores } from './write/tree-dependencies.ts';

/** What the operations on trees need. */
export type TreeDependencies = DependenciesOfOperations<typeof treeOperations>;

/**
 * Constructs what the operations on trees need.
 * @param bindStores the stores that a change of a tree shares with customers, over one transaction
 */
export function createTreeDependencies(
  { database }: Pick<DataSource, 'database'>,
  shared: Omit<TreeWriteDependencies, 'unitOfWork'>,
  bindStores: (transaction: WriteHandle) => TreeWriteStores,
): TreeDependencies {
  return {
    ...shared,
    unitOfWork: createUnitOfWork(database.writer, bindStores),
    downlinePages: createDownlinePageReader(database.reader),
    unplaced: createUnplacedReader(database.reader, database.longReader),
  };
}
