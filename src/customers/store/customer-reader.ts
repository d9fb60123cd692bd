import { sql } from 'kysely';
import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { type ParameterOf, prepareLookup, prepareQuery } from '../../database/prepared-query.ts';
import type { Customer } from '../record/customer.ts';
import { KEY_COLUMNS, keyOf } from '../record/key-columns.ts';
import { createTaxIdMasks } from '../record/tax-id-masks.ts';
import { customerFromRow } from './customer-row.ts';

/** Reads customers as they were last committed. */
export interface CustomerReader {
  byId(id: number): Promise<Customer | null>;
  /** Those of them that exist, in no order. */
  byIds(ids: readonly number[]): Promise<Customer[]>;
  /** One customer, as an open transaction sees it. */
  byIdWithin(transaction: WriteHandle, id: number): Promise<Customer | null>;
  /** Customers whose field has the value, compared as uniqueness compares; by id, at most 100. */
  byField(field: UniqueField, value: string): Promise<Customer[]>;
  /** The customer other than `exceptId` who has the value; `null` when it is free. */
  holderOf(field: UniqueField, value: string, exceptId: number | null): Promise<number | null>;
  exists(id: number): Promise<boolean>;
  typeChanges(customerId: number): Promise<TypeChange[]>;
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
const CUSTOMERS = ['customers', 'id'] as const;
/** No customer has this id. */
const NOBODY = 0;

/** The trees that `EnrollerId` and `SponsorId` are read from. */
export interface ReaderTrees {
  readonly enrollment: string;
  readonly sponsor: string;
}

export function createCustomerReader(
  db: ReadHandle,
  taxIds: ColumnCipher,
  trees: ReaderTrees,
): CustomerReader {
  const maskOf = createTaxIdMasks(taxIds);
  const customerById = prepareLookup(db, (id) => selectCustomers(db, trees).where('c.id', '=', id));
  const customerExists = prepareQuery(db, (value: ParameterOf<{ id: number }>) =>
    db.selectFrom('customers').select('id').where('id', '=', value('id')),
  );
  const holders = prepareHolders(db);
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
          query.where(`c.${KEY_COLUMNS[field]}`, '=', keyOf(field, value, taxIds)),
        )
        .$if(field === 'WebAlias', (query) =>
          query.where('c.id', 'in', (inner) =>
            inner
              .selectFrom('web_aliases')
              .select('customer_id')
              .where('web_alias_key', '=', keyOf(field, value, taxIds)),
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
    async exists(id) {
      return (await customerExists({ id })).length > 0;
    },
    async typeChanges(customerId) {
      const rows = await db
        .selectFrom('crm_associatetypechanges')
        .selectAll()
        .where('associateid', '=', customerId)
        .orderBy('recordnumber')
        .execute();
      return rows.map((row) => ({
        recordNumber: row.recordnumber,
        customerId: row.associateid,
        from: row.oldassociatebasetype,
        to: row.newassociatebasetype,
        at: row.changedate,
        actor: row.actor,
        operation: row.operation,
        requestId: row.requestid,
      }));
    },
  };
}

/** Finds who has a value, for each field that can be unique. */
function prepareHolders(db: ReadHandle) {
  const prepareHolder = (field: UniqueField) => {
    // An additional alias is taken too.
    const [table, id] = field === 'WebAlias' ? (['web_aliases', 'customer_id'] as const) : CUSTOMERS;
    return prepareQuery(db, (value: ParameterOf<{ key: string; exceptId: number }>) =>
      db
        .selectFrom(table)
        .select(sql.ref<number>(id).as('id'))
        .where(sql.ref(KEY_COLUMNS[field]), '=', value('key'))
        .where(sql.ref(id), '<>', value('exceptId'))
        .limit(1),
    );
  };
  return {
    BackOfficeId: prepareHolder('BackOfficeId'),
    EmailAddress: prepareHolder('EmailAddress'),
    TaxId: prepareHolder('TaxId'),
    Username: prepareHolder('Username'),
    WebAlias: prepareHolder('WebAlias'),
    ExternalReferenceId: prepareHolder('ExternalReferenceId'),
  };
}

/** A customer with addresses, custom fields and present uplines, in one statement and so at one moment. */
function selectCustomers(db: ReadHandle, trees: ReaderTrees) {
  return db
    .selectFrom('customers as c')
    .leftJoin('addresses as p', (join) =>
      join.onRef('p.customer_id', '=', 'c.id').on('p.kind', '=', 'primary'),
    )
    .leftJoin('addresses as s', (join) =>
      join.onRef('s.customer_id', '=', 'c.id').on('s.kind', '=', 'shipping'),
    )
    .leftJoin('custom_fields as f', 'f.customer_id', 'c.id')
    .leftJoin('placements as enrollment', (join) =>
      join
        .onRef('enrollment.node_id', '=', 'c.id')
        .on('enrollment.tree', '=', trees.enrollment)
        .on('enrollment.to_at', 'is', null),
    )
    .leftJoin('placements as sponsor', (join) =>
      join
        .onRef('sponsor.node_id', '=', 'c.id')
        .on('sponsor.tree', '=', trees.sponsor)
        .on('sponsor.to_at', 'is', null),
    )
    .select([
      'c.id',
      'c.revision',
      'c.base_type',
      'c.status',
      'c.back_office_id',
      'c.first_name',
      'c.last_name',
      'c.company_name',
      'c.birth_date',
      'c.language_code',
      'c.email_address',
      'c.username',
      'c.web_alias',
      'c.external_reference_id',
      // The hash itself is nobody's business here.
      sql<number>`case when c.password_hash is null then 0 else 1 end`.as('has_password'),
      'c.tax_id_encrypted',
      'c.tax_exempt',
      'c.tax_exempt_id',
      'c.primary_phone',
      'c.secondary_phone',
      'c.text_phone',
      'c.send_emails',
      'c.terms_accepted',
      'c.sponsor_id',
      'c.sign_up_date',
      'c.inactive_date',
      'c.erased_at',
      'p.id as p_id',
      'p.street1 as p_street1',
      'p.street2 as p_street2',
      'p.street3 as p_street3',
      'p.city as p_city',
      'p.region as p_region',
      'p.postal_code as p_postal_code',
      'p.country_code as p_country_code',
      's.id as s_id',
      's.street1 as s_street1',
      's.street2 as s_street2',
      's.street3 as s_street3',
      's.city as s_city',
      's.region as s_region',
      's.postal_code as s_postal_code',
      's.country_code as s_country_code',
      'f.field1',
      'f.field2',
      'f.field3',
      'f.field4',
      'f.field5',
      'f.field6',
      'f.field7',
      'f.field8',
      'f.field9',
      'f.field10',
      'enrollment.id as enrollment_placement_id',
      'enrollment.upline_id as enroller_id',
      'sponsor.id as sponsor_placement_id',
      'sponsor.upline_id as sponsor_upline_id',
    ]);
}

/** One row of the customer query. */
export type CustomerRow = Awaited<ReturnType<ReturnType<typeof selectCustomers>['execute']>>[number];
