import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import type { Customer } from '../record/customer.ts';

/** What of a record decides whether anything may be stored about the person. */
export type HeldRecord = Pick<Customer, 'id' | 'erasedAt' | 'mergedInto'>;

/**
 * Reads it, and keeps the record as it is until the end of the transaction: no merge and no erasure comes in between.
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
