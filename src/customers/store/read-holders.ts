import { sql } from 'kysely';
import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { ReadHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { KEY_COLUMNS, keyOf } from '../record/key-columns.ts';
import { keyTable } from './key-table.ts';

/** Limits the parameters of one statement. */
const PART = 1_000;

/** The customers with these values, by value; of several, the lowest id comes first. */
export async function readHolders(
  db: ReadHandle,
  taxIds: ColumnCipher,
  field: UniqueField,
  values: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const [table, idColumn] = keyTable(field);
  const [id, key] = [sql.ref<number>(idColumn), sql.ref<string>(KEY_COLUMNS[field])];
  const keys = new Map(values.map((value) => [keyOf(field, value, taxIds), value]));
  const found = new Map<string, number[]>();
  const all = [...keys.keys()];
  for (let from = 0; from < all.length; from += PART) {
    const rows = await db
      .selectFrom(table)
      .select([id.as('id'), key.as('key')])
      .where(key, 'in', all.slice(from, from + PART))
      .orderBy(id)
      .execute();
    for (const row of rows) {
      const value = keys.get(row.key) ?? '';
      found.set(value, [...(found.get(value) ?? []), row.id]);
    }
  }
  return found;
}
