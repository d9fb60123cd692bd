import { sql } from 'kysely';
import type { ReadHandle } from '../../database/database.ts';
import { TEXT_FIELD_LIST } from '../../kernel/text-fields.ts';

/** The trees that `EnrollerId` and `SponsorId` are read from. */
export interface ReaderTrees {
  readonly enrollment: string;
  readonly sponsor: string;
}

const TEXT_COLUMNS = TEXT_FIELD_LIST.map(({ column }) => `c.${column}` as const);

/** A customer with addresses, custom fields and current uplines: one statement, so a consistent view. */
export function selectCustomers(db: ReadHandle, trees: ReaderTrees) {
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
      ...TEXT_COLUMNS,
      'c.id',
      'c.revision',
      'c.base_type',
      'c.status',
      'c.back_office_id',
      'c.birth_date',
      // The hash never leaves the database.
      sql<number>`case when c.password_hash is null then 0 else 1 end`.as('has_password'),
      'c.tax_id_encrypted',
      'c.tax_exempt',
      'c.send_emails',
      'c.terms_accepted',
      'c.sponsor_id',
      'c.sign_up_date',
      'c.inactive_date',
      'c.erased_at',
      'c.merged_into',
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
