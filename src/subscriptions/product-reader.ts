import type { ReadHandle } from '../database/database.ts';
import type { Product } from './product.ts';
import { readTextList } from './text-list.ts';

/** Reads products. */
export interface ProductReader {
  list(): Promise<Product[]>;
  exists(id: number): Promise<boolean>;
}

export function createProductReader(db: ReadHandle): ProductReader {
  return {
    async list() {
      const rows = await db
        .selectFrom('products')
        .select(['id', 'name', 'description', 'operations'])
        .orderBy('name_key')
        .execute();
      return rows.map(({ operations, ...product }) => ({ ...product, operations: readTextList(operations) }));
    },
    async exists(id) {
      return (await db.selectFrom('products').select('id').where('id', '=', id).execute()).length > 0;
    },
  };
}
