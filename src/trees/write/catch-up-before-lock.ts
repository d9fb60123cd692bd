import type { TreeReader } from '../store/tree-reader.ts';

/**
 * Lets the index read the changes of a tree before a transaction locks it. Changes that are read under the lock go into
 * a layer, which costs ten times as much for each level above a change.
 */
export async function catchUpBeforeLock(trees: TreeReader, tree: string): Promise<void> {
  await trees.knowsSizes(tree);
}
