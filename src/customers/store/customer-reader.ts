import { type RawBuilder, sql } from 'kysely';
import { UNIQUE_FIELDS, type UniqueField } from '../../commission-plan/customer-fields.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { prepareLookup, prepareQuery, type QueryParams } from '../../database/prepared-query.ts';
import { readInPages } from '../../database/read-in-pages.ts';
import type { Customer } from '../record/customer.ts';
import { KEY_COLUMNS, keyOf, keysOf } from '../record/key-columns.ts';
import { createTaxIdMasks } from '../record/tax-id-masks.ts';
import { type ReaderTrees, selectCustomers } from './customer-query.ts';
import { customerFromRow } from './customer-row.ts';
import { keyTable } from './key-table.ts';
import { readHolders } from './read-holders.ts';

/** Reads customers as they were last committed. */
export interface CustomerReader {
  byId(id: number): Promise<Customer | null>;
  /** Those of them that exist, unordered. */
  byIds(ids: readonly number[]): Promise<Customer[]>;
  /** One customer, as an open transaction sees them. */
  byIdWithin(transaction: WriteHandle, id: number): Promise<Customer | null>;
  /** Customers whose field has the value, compared as for uniqueness; by id, at most 100. */
  byField(field: UniqueField, value: string): Promise<Customer[]>;
  /** The customer other than `exceptId` with the value; `null` when it is free. */
  holderOf(field: UniqueField, value: string, exceptId: number | null): Promise<number | null>;
  /**
   * The fields whose value a customer other than `exceptId` has, in the order of the map. One read for all of them.
   */
  takenFields(values: ReadonlyMap<UniqueField, string>, exceptId: number | null): Promise<UniqueField[]>;
  /** Those of these back office ids that a customer has. */
  takenBackOfficeIds(values: readonly string[]): Promise<ReadonlySet<string>>;
  exists(id: number): Promise<boolean>;
  /** @param signal ends the read */
  typeChanges(customerId: number, signal?: AbortSignal): Promise<TypeChange[]>;
  /** @returns `null` for an unknown id */
  enrollment(customerId: number): Promise<Enrollment | null>;
}

/** How a customer was enrolled. */
export interface Enrollment {
  /** When the record was created, ISO 8601 UTC. */
  readonly at: string;
  /** The sign-up date that the caller gave, `YYYY-MM-DD`. */
  readonly signUpDate: string;
  /** Before any change of type. */
  readonly type: number;
}

/** A row of `CRM_AssociateTypeChanges`. */
export interface TypeChange {
  readonly recordNumber: number;
  readonly customerId: number;
  readonly from: number;
  readonly to: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly actor: string;
  readonly operation: string;
  readonly requestId: string | null;
}

const SAME_VALUE_MAX = 100;
/** No customer has this id. */
const NOBODY = 0;

export function createCustomerReader(
  db: ReadHandle,
  taxIds: ColumnCipher,
  trees: ReaderTrees,
): CustomerReader {
  const maskOf = createTaxIdMasks(taxIds);
  const customerById = prepareLookup(db, (id) => selectCustomers(db, trees).where('c.id', '=', id));
  const customerExists = prepareLookup(db, (id) =>
    db.selectFrom('customers').select('id').where('id', '=', id),
  );
  const holders = prepareHolders(db);
  const takenRow = prepareTaken(db);
  return {
    async byId(id) {
      const [row] = await customerById(id);
      return row === undefined ? null : customerFromRow(row, maskOf);
    },
    async byIds(ids) {
      if (ids.length === 0) return [];
      const rows = await selectCustomers(db, trees).where('c.id', 'in', ids).execute();
      return rows.map((row) => customerFromRow(row, maskOf));
    },
    async byIdWithin(transaction, id) {
      const [row] = await customerById(id, transaction);
      return row === undefined ? null : customerFromRow(row, maskOf);
    },
    async byField(field, value) {
      const rows = await selectCustomers(db, trees)
        .$if(field !== 'WebAlias', (query) =>
          query.where(`c.${KEY_COLUMNS[field]}`, 'in', keysOf(field, value, taxIds)),
        )
        .$if(field === 'WebAlias', (query) =>
          query.where('c.id', 'in', (inner) =>
            inner
              .selectFrom('web_aliases')
              .select('customer_id')
              .where('web_alias_key', 'in', keysOf(field, value, taxIds)),
          ),
        )
        .orderBy('c.id')
        .limit(SAME_VALUE_MAX)
        .execute();
      return rows.map((row) => customerFromRow(row, maskOf));
    },
    async holderOf(field, value, exceptId) {
      const [row] = await holders[field]({ key: keyOf(field, value, taxIds), exceptId: exceptId ?? NOBODY });
      return row?.id ?? null;
    },
    async takenFields(values, exceptId) {
      if (values.size === 0) return [];
      const keys = UNIQUE_FIELDS.map((field) => {
        const value = values.get(field);
        return [field, value === undefined ? null : keyOf(field, value, taxIds)] as const;
      });
      const [row] = await takenRow({ ...Object.fromEntries(keys), exceptId: exceptId ?? NOBODY });
      return [...values.keys()].filter((field) => Number(row?.[field]) === 1);
    },
    async takenBackOfficeIds(values) {
      return new Set((await readHolders(db, taxIds, 'BackOfficeId', values)).keys());
    },
    async exists(id) {
      return (await customerExists(id)).length > 0;
    },
    typeChanges: (customerId, signal) =>
      readInPages<TypeChange>(
        (after, limit) =>
          db
            .selectFrom('crm_associatetypechanges')
            .select(['recordnumber as recordNumber', 'associateid as customerId'])
            .select(['oldassociatebasetype as from', 'newassociatebasetype as to', 'changedate as at'])
            .select(['actor', 'operation', 'requestid as requestId'])
            .where('associateid', '=', customerId)
            .where('recordnumber', '>', after?.recordNumber ?? 0)
            .orderBy('recordnumber')
            .limit(limit)
            .execute(),
        signal,
      ),
    async enrollment(customerId) {
      const row = await db
        .selectFrom('customers as c')
        .select(['c.created_at as at', 'c.sign_up_date as signUpDate'])
        .select((nested) =>
          nested.fn
            .coalesce(
              nested
                .selectFrom('crm_associatetypechanges')
                .select('oldassociatebasetype')
                .where('associateid', '=', customerId)
                .orderBy('recordnumber')
                .limit(1),
              'c.base_type',
            )
            .as('type'),
        )
        .where('c.id', '=', customerId)
        .executeTakeFirst();
      return row ?? null;
    },
  };
}

/** Finds the customer with a value, for each field that can be unique. */
function prepareHolders(db: ReadHandle) {
  const prepareHolder = (field: UniqueField) =>
    prepareQuery(db, (value: QueryParams<{ key: string; exceptId: number }>) =>
      selectHolder(db, field, value('key'), value('exceptId')).limit(1),
    );
  return {
    BackOfficeId: prepareHolder('BackOfficeId'),
    EmailAddress: prepareHolder('EmailAddress'),
    TaxId: prepareHolder('TaxId'),
    Username: prepareHolder('Username'),
    WebAlias: prepareHolder('WebAlias'),
    ExternalReferenceId: prepareHolder('ExternalReferenceId'),
  };
}

/** The key of each field; left out or null for a field that is not looked up, which no row matches. */
type UniqueKeys = { readonly [Field in UniqueField]?: string | null } & { readonly exceptId: number };

function prepareTaken(db: ReadHandle) {
  return prepareQuery(db, (value: QueryParams<UniqueKeys>) =>
    db.selectNoFrom(({ exists }) =>
      UNIQUE_FIELDS.map((field) =>
        exists(selectHolder(db, field, value(field), value('exceptId'))).as(field),
      ),
    ),
  );
}

function selectHolder(
  db: ReadHandle,
  field: UniqueField,
  key: RawBuilder<string | null | undefined>,
  exceptId: RawBuilder<number>,
) {
  const [table, id] = keyTable(field);
  return db
    .selectFrom(table)
    .select(sql.ref<number>(id).as('id'))
    .where(sql.ref(KEY_COLUMNS[field]), '=', key)
    .where(sql.ref(id), '<>', exceptId);
}
