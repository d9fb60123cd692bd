import type { ReadHandle } from '../../database/database.ts';
import { lookupKeys } from '../record/unique-keys.ts';

/** Reads web aliases as last committed; the main one of a customer comes first. */
export interface WebAliasReader {
  ofCustomers(ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** All except the main one. */
  additionalOf(customerId: number): Promise<readonly string[]>;
  /** The customer with the alias, main or additional. If customers share it, the lowest id. */
  holder(alias: string): Promise<{ readonly customerId: number; readonly alias: string } | null>;
}

export function createWebAliasReader(db: ReadHandle): WebAliasReader {
  return {
    async ofCustomers(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('web_aliases')
        .select(['customer_id', 'web_alias'])
        .where('customer_id', 'in', ids)
        .orderBy('is_primary', 'desc')
        .orderBy('web_alias_key')
        .execute();
      const grouped = Map.groupBy(rows, (row) => row.customer_id);
      return new Map([...grouped].map(([id, aliases]) => [id, aliases.map((row) => row.web_alias)]));
    },
    async additionalOf(customerId) {
      const rows = await db
        .selectFrom('web_aliases')
        .select('web_alias')
        .where('customer_id', '=', customerId)
        .where('is_primary', '=', 0)
        .orderBy('web_alias_key')
        .execute();
      return rows.map((row) => row.web_alias);
    },
    async holder(alias) {
      for (const key of lookupKeys('WebAlias', alias)) {
        const row = await db
          .selectFrom('web_aliases')
          .select(['customer_id', 'web_alias'])
          .where('web_alias_key', '=', key)
          .orderBy('customer_id')
          .limit(1)
          .executeTakeFirst();
        if (row !== undefined) return { customerId: row.customer_id, alias: row.web_alias };
      }
      return null;
    },
  };
}
