import type { WriteHandle } from '../database/database.ts';
import type { NewProduct } from './product.ts';
import { writeTextList } from './text-list.ts';

/** Writes products; exists only inside a unit of work. */
export interface ProductStore {
  /** @returns the new product's id */
  insert(product: NewProduct, at: string): Promise<number>;
  /** @returns whether the product existed */
  replace(id: number, product: NewProduct, at: string): Promise<boolean>;
  isInUse(id: number): Promise<boolean>;
  /** @returns whether the product existed */
  remove(id: number): Promise<boolean>;
}

export function createProductStore(db: WriteHandle): ProductStore {
  return {
    async insert(product, at) {
      const { id } = await db
        .insertInto('products')
        .values({ ...columnsOf(product), created_at: at, changed_at: at })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async replace(id, product, at) {
      const { numUpdatedRows } = await db
        .updateTable('products')
        .set({ ...columnsOf(product), changed_at: at })
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async isInUse(id) {
      const rows = await db
        .selectFrom('subscriptions')
        .select('id')
        .where('product_id', '=', id)
        .limit(1)
        .execute();
      return rows.length > 0;
    },
    async remove(id) {
      const { numDeletedRows } = await db
        .deleteFrom('products')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}

function columnsOf({ name, description, operations }: NewProduct) {
  return { name, name_key: name.toLowerCase(), description, operations: writeTextList(operations) };
}
