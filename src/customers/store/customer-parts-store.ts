import type { WriteHandle } from '../../database/database.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import { type Address, type CustomerState, NO_CUSTOM_FIELDS } from '../record/customer.ts';
import { addressColumns, customFieldColumns } from './customer-columns.ts';

/** Parts of a customer in separate tables. */
export type CustomerParts = Pick<CustomerState, 'primaryAddress' | 'shippingAddress' | 'customFields'>;

export const NO_PARTS: CustomerParts = {
  primaryAddress: null,
  shippingAddress: null,
  customFields: NO_CUSTOM_FIELDS,
};

/** Writes only the differences: the revision shows that the record has not changed since it was read. */
export async function replaceParts(
  db: WriteHandle,
  customer_id: number,
  seen: CustomerParts,
  after: CustomerParts,
): Promise<void> {
  for (const [kind, member] of ADDRESSES) {
    if (isSame(addressColumns, seen[member], after[member])) continue;
    await replaceAddress(db, { customer_id, kind }, after[member]);
  }
  if (isSame(customFieldColumns, seen.customFields, after.customFields)) return;
  await replaceCustomFields(db, customer_id, after.customFields);
}

const ADDRESSES = [
  ['primary', 'primaryAddress'],
  ['shipping', 'shippingAddress'],
] as const;

function isSame<Value>(columnsOf: (value: Value) => object, one: Value | null, other: Value | null): boolean {
  if (one === null || other === null) return one === other;
  return JSON.stringify(columnsOf(one)) === JSON.stringify(columnsOf(other));
}

/** An address keeps its id as long as the customer has an address of its kind. */
async function replaceAddress(
  db: WriteHandle,
  of: { readonly customer_id: number; readonly kind: 'primary' | 'shipping' },
  address: Address | null,
): Promise<void> {
  if (address === null) await deleteAddress(db, of);
  else await upsertAddress(db, { ...of, ...addressColumns(address) });
}

async function replaceCustomFields(
  db: WriteHandle,
  customer_id: number,
  fields: readonly string[],
): Promise<void> {
  if (fields.every((field) => field === '')) await deleteCustomFields(db, { customer_id });
  else await upsertCustomFields(db, { customer_id, ...customFieldColumns(fields) });
}

type AddressKey = { readonly customer_id: number; readonly kind: 'primary' | 'shipping' };

const upsertAddress = prepareWrite(
  (db, { customer_id, kind, ...columns }: StatementParams<AddressKey & ReturnType<typeof addressColumns>>) =>
    db
      .insertInto('addresses')
      .values({ customer_id, kind, ...columns })
      .onConflict((conflict) => conflict.columns(['customer_id', 'kind']).doUpdateSet(columns)),
);

const deleteAddress = prepareWrite((db, { customer_id, kind }: StatementParams<AddressKey>) =>
  db.deleteFrom('addresses').where('customer_id', '=', customer_id).where('kind', '=', kind),
);

type FieldsKey = { readonly customer_id: number };

const upsertCustomFields = prepareWrite(
  (db, { customer_id, ...columns }: StatementParams<FieldsKey & ReturnType<typeof customFieldColumns>>) =>
    db
      .insertInto('custom_fields')
      .values({ customer_id, ...columns })
      .onConflict((conflict) => conflict.column('customer_id').doUpdateSet(columns)),
);

const deleteCustomFields = prepareWrite((db, { customer_id }: StatementParams<FieldsKey>) =>
  db.deleteFrom('custom_fields').where('customer_id', '=', customer_id),
);
