import { bulkInsert } from '../../database/bulk-insert.ts';
import type { WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import type { Tables } from '../../database/tables/tables.ts';
import type { Address } from '../record/customer.ts';
import { addressColumns, customerColumns, customFieldColumns, taxIdColumns } from './customer-columns.ts';
import type { CustomerWrite } from './customer-write.ts';

/** A new customer with a given id. */
export interface NumberedCustomer {
  readonly id: number;
  readonly write: CustomerWrite & { readonly passwordHash: string | null };
}

/** Writes new customers by the thousand; exists only inside a unit of work. */
export interface BulkCustomerStore {
  /** Each sponsor must be stored already, or come earlier in the list. */
  insert(customers: readonly NumberedCustomer[]): Promise<void>;
}

export function createBulkCustomerStore(db: WriteHandle, taxIds: ColumnCipher): BulkCustomerStore {
  return {
    async insert(customers) {
      await insertRows(
        db,
        'customers',
        customers.map(({ id, write }) => ({
          id,
          revision: 1,
          created_at: write.at,
          password_hash: write.passwordHash,
          ...taxIdColumns(write.state.taxId, taxIds),
          ...customerColumns(write),
        })),
      );
      await insertRows(
        db,
        'addresses',
        customers.flatMap(({ id, write: { state } }) => [
          ...addressRow(id, 'primary', state.primaryAddress),
          ...addressRow(id, 'shipping', state.shippingAddress),
        ]),
      );
      await insertRows(
        db,
        'custom_fields',
        customers
          .filter(({ write }) => write.state.customFields.some((field) => field !== ''))
          .map(({ id, write }) => ({ customer_id: id, ...customFieldColumns(write.state.customFields) })),
      );
    },
  };
}

function addressRow(customerId: number, kind: 'primary' | 'shipping', address: Address | null) {
  return address === null ? [] : [{ customer_id: customerId, kind, ...addressColumns(address) }];
}

/** Every row has the members of the first row, in the same order. */
async function insertRows<Table extends keyof Tables & string>(
  db: WriteHandle,
  table: Table,
  rows: readonly Readonly<Record<string, string | number | null>>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first) as (keyof Tables[Table] & string)[];
  await bulkInsert(
    db,
    table,
    columns,
    rows.map((row) => Object.values(row)),
  );
}
