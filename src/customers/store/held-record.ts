import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import type { Customer } from '../record/customer.ts';

/** The part of a record that decides whether data about the person may be stored. */
export type HeldRecord = Pick<Customer, 'id' | 'erasedAt' | 'mergedInto'>;

/**
 * Reads this part, and locks the record until the end of the transaction, against merges and erasures. Others may hold it
 * too.
 * @returns `null` for an unknown customer
 */
export async function holdRecord(db: WriteHandle, customerId: number): Promise<HeldRecord | null> {
  const query = db
    .selectFrom('customers')
    .select(['id', 'erased_at as erasedAt', 'merged_into as mergedInto'])
    .where('id', '=', customerId);
  // On the embedded engine there is no concurrent writer.
  return (await (engineOf(db) === 'postgres' ? query.forShare() : query).executeTakeFirst()) ?? null;
}
