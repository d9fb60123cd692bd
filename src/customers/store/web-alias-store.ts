import type { WriteHandle } from '../../database/database.ts';
import { nameKey } from '../record/unique-keys.ts';

/** Writes additional web aliases; a trigger copies the main one from the customer's record. */
export interface WebAliasStore {
  /** The database refuses a taken alias if the plan declares aliases unique. */
  replaceAdditional(customerId: number, aliases: readonly string[]): Promise<void>;
}

export function createWebAliasStore(db: WriteHandle): WebAliasStore {
  return {
    async replaceAdditional(customerId, aliases) {
      await db
        .deleteFrom('web_aliases')
        .where('customer_id', '=', customerId)
        .where('is_primary', '=', 0)
        .execute();
      if (aliases.length === 0) return;
      const rows = aliases.map((alias) => ({
        customer_id: customerId,
        web_alias_key: nameKey(alias),
        web_alias: alias,
        is_primary: 0,
      }));
      await db.insertInto('web_aliases').values(rows).execute();
    },
  };
}
