import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import type { Customer } from '../record/customer.ts';

/** The part of a record that decides whether data about the person may be stored. */
export type HeldRecord = Pick<Customer, 'id' | 'erasedAt' | 'mergedInto'>;

/**
 * Reads this part, and locks the record until the end of the transaction, against merges and erasures.
 * @param how `share` when others may hold it too, `change` when the transaction changes the record
 * @returns `null` for an unknown customer
 */
export async function holdRecord(
  db: WriteHandle,
  customerId: number,
  how: 'share' | 'change',
): Promise<HeldRecord | null> {
  const query = db
    .selectFrom('customers')
    .select(['id', 'erased_at as erasedAt', 'merged_into as mergedInto'])
    .where('id', '=', customerId);
  // On the embedded engine there is no concurrent writer.
  const locked = how === 'share' ? query.forShare() : query.forUpdate();
  return (await (engineOf(db) === 'postgres' ? locked : query).executeTakeFirst()) ?? null;
}
