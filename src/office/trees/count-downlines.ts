import type { Static } from 'typebox';
import { ID_MAX } from '../../kernel/customer-id.ts';
import type { AsOf } from '../../trees/store/tree-reader.ts';
import type { OfficeTreeReads } from './describe-nodes.ts';
import { COUNTED_MAX, type countOfficeDownlinesContract } from './read-contracts.ts';

/** Counts the downlines of listed people, one after the other. */
export async function countDownlines(
  { trees }: Pick<OfficeTreeReads, 'trees'>,
  tree: string,
  list: string,
  { asOf, signal }: { readonly asOf: AsOf; readonly signal: AbortSignal | undefined },
): Promise<Static<(typeof countOfficeDownlinesContract)['answer']['schema']>> {
  const ids = [...new Set(list.split(',').map(Number))].filter((id) => id >= 1 && id <= ID_MAX);
  const counts: { CustomerId: number; Count: number }[] = [];
  for (const id of ids.slice(0, COUNTED_MAX)) {
    signal?.throwIfAborted();
    counts.push({ CustomerId: id, Count: await trees.downlineCount(tree, id, null, asOf, signal) });
  }
  return counts;
}
