import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../../trees/write/tree-dependencies.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { MergeStore } from '../store/merge-store.ts';
import type { CustomerWriteStores } from '../write/write-dependencies.ts';

/** The stores of one transaction that merges. */
export interface MergeStores extends CustomerWriteStores, Pick<TreeWriteStores, 'batches'> {
  readonly merges: MergeStore;
}

/** What merges need: records and trees change together. */
export interface MergeDependencies {
  /** With the same unit of work, whose stores are those of the trees too. */
  readonly treeWrites: TreeWriteDependencies;
  readonly merging: UnitOfWork<MergeStores>;
  readonly customers: CustomerReader;
}
