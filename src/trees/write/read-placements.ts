import type { Breath } from '../../kernel/breath.ts';
import type { Placement } from '../rules/placement.ts';
import type { TreeReader } from '../store/tree-reader.ts';

/** Small enough for the main thread to read them within a millisecond or two. */
const NODES_AT_ONCE = 250;

/** The current placements of many nodes, by node; without nodes that are not placed. */
export async function readPlacements(
  trees: Pick<TreeReader, 'currentPlacements'>,
  tree: string,
  nodeIds: Iterable<number>,
  breathe: Breath,
): Promise<ReadonlyMap<number, Placement>> {
  const ids = [...new Set(nodeIds)];
  const found = new Map<number, Placement>();
  for (let from = 0; from < ids.length; from += NODES_AT_ONCE) {
    await breathe();
    const part = ids.slice(from, from + NODES_AT_ONCE);
    for (const placement of await trees.currentPlacements(tree, part)) found.set(placement.nodeId, placement);
  }
  return found;
}
