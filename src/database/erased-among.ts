import type { WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';

/**
 * Returns the customers that are erased. The others cannot be erased until the transaction ends, so a concurrent
 * erasure finds what the transaction stores about them.
 * @param customerIds in any order; `null` and repeated ids are ignored
 */
export async function erasedAmong(
  db: WriteHandle,
  customerIds: readonly (number | null)[],
): Promise<ReadonlySet<number>> {
  const ids = new Set(customerIds.filter((id) => id !== null));
  if (ids.size === 0) return new Set();
  const query = db
    .selectFrom('customers')
    .select(['id', 'erased_at'])
    .where('id', 'in', [...ids])
    .orderBy('id');
  // On the embedded engine there is no concurrent writer.
  const rows = await (engineOf(db) === 'postgres' ? query.forShare() : query).execute();
  return new Set(rows.filter((row) => row.erased_at !== null).map(({ id }) => id));
}
