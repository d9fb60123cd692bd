import type { CallContext } from '../call-context.ts';
import type { WriteHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { nextCustomerId } from '../database/engine.ts';
import type { Address, Customer, CustomerState } from './customer.ts';
import type { CustomerReader } from './customer-reader.ts';
import { keyOf } from './key-columns.ts';
import { searchText } from './search-text.ts';
import { nameKey } from './unique-keys.ts';

/** A complete record, checked, ready to be stored. */
export interface CustomerWrite {
  readonly state: CustomerState & { readonly baseType: number; readonly backOfficeId: string };
  readonly inactiveDate: string | null;
  /** argon2id in PHC form, `null` for none, `keep` for the stored one. */
  readonly passwordHash: string | null | 'keep';
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly context: CallContext;
}

/** Writes customers; exists only inside a unit of work. */
export interface CustomerStore {
  insert(id: number, write: CustomerWrite): Promise<void>;
  /** @returns false, with nothing changed, when the stored revision is not the one that was seen */
  update(seen: Customer, write: CustomerWrite): Promise<boolean>;
  exists(id: number): Promise<boolean>;
  /** The customer as this transaction has written them so far. */
  byId(id: number): Promise<Customer | null>;
  /** Notes where a move has put somebody in the sponsor tree, so that the record names no one else. */
  followSponsor(id: number, sponsorId: number, at: string, context: CallContext): Promise<void>;
  /** Takes a new customer id. One that is not used in the end stays unused. */
  reserveId(): Promise<number>;
}

export function createCustomerStore(
  db: WriteHandle,
  taxIds: ColumnCipher,
  reader: Pick<CustomerReader, 'byIdWithin'>,
): CustomerStore {
  return {
    async insert(id, write) {
      const passwordHash = write.passwordHash === 'keep' ? null : write.passwordHash;
      await db
        .insertInto('customers')
        .values({
          id,
          revision: 1,
          created_at: write.at,
          password_hash: passwordHash,
          ...taxIdColumns(write.state.taxId, taxIds),
          ...customerColumns(write),
        })
        .execute();
      await replaceSatellites(db, id, write.state);
    },
    async update(seen, write) {
      const keepsTaxId = write.state.taxId !== null && write.state.taxId === seen.taxId;
      const { numUpdatedRows } = await db
        .updateTable('customers')
        .set({
          revision: seen.revision + 1,
          ...customerColumns(write),
          ...(keepsTaxId ? {} : taxIdColumns(write.state.taxId, taxIds)),
          ...(write.passwordHash === 'keep' ? {} : { password_hash: write.passwordHash }),
        })
        .where('id', '=', seen.id)
        .where('revision', '=', seen.revision)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await replaceSatellites(db, seen.id, write.state);
      return true;
    },
    async exists(id) {
      const row = await db.selectFrom('customers').select('id').where('id', '=', id).executeTakeFirst();
      return row !== undefined;
    },
    byId: (id) => reader.byIdWithin(db, id),
    async followSponsor(id, sponsorId, at, context) {
      await db
        .updateTable('customers')
        .set((row) => ({
          sponsor_id: sponsorId,
          revision: row('revision', '+', 1),
          changed_at: at,
          changed_by: context.actor,
          changed_operation: context.operation,
          changed_request_id: context.requestId,
        }))
        .where('id', '=', id)
        .execute();
    },
    reserveId: () => nextCustomerId(db),
  };
}

function customerColumns({ state, inactiveDate, at, context }: CustomerWrite) {
  const nameKeyOrNull = (value: string | null) => (value === null ? null : nameKey(value));
  return {
    base_type: state.baseType,
    status: state.status,
    back_office_id: state.backOfficeId,
    back_office_id_key: nameKey(state.backOfficeId),
    first_name: state.firstName,
    last_name: state.lastName,
    company_name: state.companyName,
    birth_date: state.birthDate,
    language_code: state.languageCode,
    email_address: state.emailAddress,
    email_address_key: nameKeyOrNull(state.emailAddress),
    username: state.username,
    username_key: nameKeyOrNull(state.username),
    web_alias: state.webAlias,
    web_alias_key: nameKeyOrNull(state.webAlias),
    external_reference_id: state.externalReferenceId,
    external_reference_id_key: nameKeyOrNull(state.externalReferenceId),
    tax_exempt: Number(state.taxExempt),
    tax_exempt_id: state.taxExemptId,
    primary_phone: state.primaryPhone,
    secondary_phone: state.secondaryPhone,
    text_phone: state.textPhone,
    send_emails: Number(state.sendEmails),
    terms_accepted: Number(state.termsAccepted),
    sponsor_id: state.sponsorId,
    sign_up_date: state.signUpDate,
    inactive_date: inactiveDate,
    changed_at: at,
    changed_by: context.actor,
    changed_operation: context.operation,
    changed_request_id: context.requestId,
    search_text: searchText(state),
  };
}

function taxIdColumns(taxId: string | null, taxIds: ColumnCipher) {
  if (taxId === null) return { tax_id_encrypted: null, tax_id_key: null };
  return { tax_id_encrypted: taxIds.encrypt(taxId), tax_id_key: keyOf('TaxId', taxId, taxIds) };
}

async function replaceSatellites(db: WriteHandle, id: number, state: CustomerState): Promise<void> {
  await replaceAddress(db, id, 'primary', state.primaryAddress);
  await replaceAddress(db, id, 'shipping', state.shippingAddress);
  await replaceCustomFields(db, id, state.customFields);
}

/** An address keeps its id for as long as the customer has one of its kind. */
async function replaceAddress(
  db: WriteHandle,
  customerId: number,
  kind: 'primary' | 'shipping',
  address: Address | null,
): Promise<void> {
  if (address === null) {
    await db.deleteFrom('addresses').where('customer_id', '=', customerId).where('kind', '=', kind).execute();
    return;
  }
  const columns = {
    street1: address.street1,
    street2: address.street2,
    street3: address.street3,
    city: address.city,
    region: address.region,
    postal_code: address.postalCode,
    country_code: address.countryCode,
  };
  await db
    .insertInto('addresses')
    .values({ customer_id: customerId, kind, ...columns })
    .onConflict((conflict) => conflict.columns(['customer_id', 'kind']).doUpdateSet(columns))
    .execute();
}

async function replaceCustomFields(
  db: WriteHandle,
  customerId: number,
  fields: readonly string[],
): Promise<void> {
  if (fields.every((field) => field === '')) {
    await db.deleteFrom('custom_fields').where('customer_id', '=', customerId).execute();
    return;
  }
  const [f1 = '', f2 = '', f3 = '', f4 = '', f5 = '', f6 = '', f7 = '', f8 = '', f9 = '', f10 = ''] = fields;
  const columns = {
    field1: f1,
    field2: f2,
    field3: f3,
    field4: f4,
    field5: f5,
    field6: f6,
    field7: f7,
    field8: f8,
    field9: f9,
    field10: f10,
  };
  await db
    .insertInto('custom_fields')
    .values({ customer_id: customerId, ...columns })
    .onConflict((conflict) => conflict.column('customer_id').doUpdateSet(columns))
    .execute();
}
