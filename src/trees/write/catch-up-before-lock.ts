import type { TreeReader } from '../store/tree-reader.ts';

/**
 * Lets the index read what has changed before a transaction locks the tree. What is left to read under the lock goes into
 * a layer, which costs ten times as much for each level above a change.
 */
export async function catchUpBeforeLock(trees: TreeReader, tree: string): Promise<void> {
  await trees.knowsSizes(tree);
}
