import { sql } from 'kysely';
import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { WriteHandle } from '../../database/database.ts';
import { lockForStart } from '../../database/engine.ts';
import { readInstallationValue, writeInstallationValue } from '../../database/installation-values.ts';
import { KEY_COLUMNS, PLAIN_COLUMNS, type PlainField } from '../record/key-columns.ts';
import { keyTable } from './key-table.ts';

type PlainColumn = (typeof PLAIN_COLUMNS)[PlainField];
type KeyColumn = (typeof KEY_COLUMNS)[UniqueField];

/** The values of a customer and the keys that find them. */
export type KeyRow = Readonly<Record<PlainColumn | KeyColumn | 'tax_id_encrypted', string | null>> & {
  readonly id: number;
};

/** An additional web alias. */
export interface AliasRow {
  readonly customerId: number;
  readonly alias: string;
  readonly key: string;
}

/** Changes keys without changing their values; exists only inside a unit of work. */
export interface KeyStore {
  /** Only one process changes keys at a time. */
  lock(): Promise<void>;
  /** Rows whose keys may depend on folding, by id; plain ASCII never does. */
  customers(afterId: number, limit: number): Promise<KeyRow[]>;
  aliases(after: AliasRow | null, limit: number): Promise<AliasRow[]>;
  /** The holders of these keys. */
  holders(field: UniqueField, keys: readonly string[]): Promise<Map<string, number>>;
  change(field: UniqueField, id: number, from: string | null, to: string): Promise<void>;
  /** If the customer already has an alias with this key, one of the two is kept. */
  changeAlias(row: AliasRow, to: string): Promise<void>;
  /** The note of the previous run; `null` for none. */
  noted(): Promise<string | null>;
  note(text: string): Promise<void>;
}

/** Limits the parameters of one statement. */
const PART = 1_000;

export function createKeyStore(db: WriteHandle): KeyStore {
  return {
    lock: () => lockForStart(db),
    customers: (afterId, limit) => customersAfter(db, afterId, limit),
    aliases: (after, limit) => aliasesAfter(db, after, limit),
    async holders(field, keys) {
      const [table, id] = keyTable(field);
      const found = new Map<string, number>();
      for (let from = 0; from < keys.length; from += PART) {
        const rows = await db
          .selectFrom(table)
          .select([sql.ref<number>(id).as('id'), sql.ref<string>(KEY_COLUMNS[field]).as('key')])
          .where(sql.ref(KEY_COLUMNS[field]), 'in', keys.slice(from, from + PART))
          .execute();
        for (const row of rows) found.set(row.key, row.id);
      }
      return found;
    },
    async change(field, id, from, to) {
      await db
        .updateTable('customers')
        .set({ [KEY_COLUMNS[field]]: to })
        .where('id', '=', id)
        .where(KEY_COLUMNS[field], 'is not distinct from', from)
        .execute();
    },
    async changeAlias({ customerId, key }, to) {
      const other = await db
        .selectFrom('web_aliases')
        .select('web_alias_key')
        .where('customer_id', '=', customerId)
        .where('web_alias_key', '=', to)
        .executeTakeFirst();
      const isThis = sql<boolean>`customer_id = ${customerId} and web_alias_key = ${key}`;
      if (other !== undefined) await db.deleteFrom('web_aliases').where(isThis).execute();
      else await db.updateTable('web_aliases').set({ web_alias_key: to }).where(isThis).execute();
    },
    noted: () => readInstallationValue(db, 'keyFolding'),
    note: (text) => writeInstallationValue(db, 'keyFolding', text),
  };
}

function customersAfter(db: WriteHandle, afterId: number, limit: number): Promise<KeyRow[]> {
  const columns = Object.values(PLAIN_COLUMNS);
  return db
    .selectFrom('customers')
    .select(['id', 'tax_id_encrypted', ...columns, ...Object.values(KEY_COLUMNS)])
    .where('id', '>', afterId)
    .where((row) =>
      row.or([
        row('tax_id_encrypted', 'is not', null),
        ...columns.map(
          (column) => sql<boolean>`octet_length(${sql.ref(column)}) <> length(${sql.ref(column)})`,
        ),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

function aliasesAfter(db: WriteHandle, after: AliasRow | null, limit: number): Promise<AliasRow[]> {
  const customerId = after?.customerId ?? 0;
  const key = after?.key ?? '';
  return db
    .selectFrom('web_aliases')
    .select(['customer_id as customerId', 'web_alias as alias', 'web_alias_key as key'])
    .where('is_primary', '=', 0)
    .where(sql<boolean>`octet_length(web_alias) <> length(web_alias)`)
    .where(
      sql<boolean>`(customer_id > ${customerId} or (customer_id = ${customerId} and web_alias_key > ${key}))`,
    )
    .orderBy('customer_id')
    .orderBy('web_alias_key')
    .limit(limit)
    .execute();
}
