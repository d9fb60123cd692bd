import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';

/*
 * Views under the names of the published tables, for reports and for SQL of extensions. On PostgreSQL they are in a
 * schema of their own, so that a role can read them and nothing else. The embedded file has no schemas.
 *
 * A migration that drops or retypes one of these columns on PostgreSQL must first drop the schema.
 */

const PUBLISHED_SCHEMA = 'published';

interface ViewedPlan {
  readonly statuses: readonly { readonly id: number; readonly name: string }[];
  /** Name of the Enrollment tree. */
  readonly enrollmentTree: string;
}

/** The state of the views; the other two values say why they could not be created. */
export type PublishedViews = 'ready' | 'may not create a schema' | 'schema belongs to another role';

const text = (column: string, name: string) => `coalesce(${column}, '') AS ${name}`;
const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;
const FIELDS = Array.from({ length: 10 }, (_, index) => text(`f.field${index + 1}`, `field${index + 1}`));

/** Tax ids are encrypted, so not even their last characters can be shown. */
const TAX_ID = `CASE WHEN tax_id_encrypted IS NULL THEN '' ELSE '*****' END AS taxid`;

const DISTRIBUTORS = `SELECT id AS recordnumber, changed_at AS last_modified, ${text('first_name', 'firstname')},
  ${text('last_name', 'lastname')}, ${text('company_name', 'companyname')}, ${text('email_address', 'emailaddress')},
  ${text('primary_phone', 'primaryphone')}, ${text('secondary_phone', 'secondaryphone')},
  ${text('text_phone', 'textnumber')}, back_office_id AS backofficeid, status AS statusid, base_type AS associatetype,
  birth_date AS birthdate, sign_up_date AS signupdate, inactive_date AS inactivedate,
  ${text('language_code', 'languagecode')}, ${text('username', 'username')}, ${text('web_alias', 'webalias')},
  ${text('external_reference_id', 'externalreferenceid')}, ${TAX_ID}, tax_exempt AS taxexempt,
  ${text('tax_exempt_id', 'taxexemptid')}, send_emails AS sendemails, terms_accepted AS acceptterms FROM customers`;

const ADDRESSES = `SELECT id AS recordnumber, customer_id AS associateid, customer_id AS distributorid, kind AS addresstype,
  street1, street2, street3, city, region AS state, postal_code AS postalcode, country_code AS countrycode
  FROM addresses`;

const CUSTOM_FIELDS = `SELECT c.id AS recordnumber, c.id AS associateid, c.id AS distributorid, ${FIELDS.join(', ')}
  FROM customers c LEFT JOIN custom_fields f ON f.customer_id = c.id`;

const TYPE_CHANGES = `SELECT recordnumber, last_modified, associateid, oldassociatebasetype, newassociatebasetype, changedate
  FROM crm_associatetypechanges`;

/** The queries of all views, by name. */
function viewsOf({ statuses, enrollmentTree }: ViewedPlan): [name: string, query: string][] {
  const rows = statuses.map(
    ({ id, name }) => `SELECT ${Number(id)} AS recordnumber, ${literal(name)} AS statusname`,
  );
  return [
    ['crm_distributors', DISTRIBUTORS],
    ['crm_associatestatuses', rows.join(' UNION ALL ')],
    [
      'crm_enrolltree',
      `SELECT node_id AS distributorid, coalesce(upline_id, 0) AS uplineid, from_at AS last_modified FROM placements
        WHERE tree = ${literal(enrollmentTree)} AND to_at IS NULL`,
    ],
    ['crm_address', ADDRESSES],
    ['crm_customfields', CUSTOM_FIELDS],
  ];
}

/** Makes the views fit the plan. Grants on them stay. */
export async function ensurePublishedViews(db: WriteHandle, plan: ViewedPlan): Promise<PublishedViews> {
  if (engineOf(db) === 'postgres') return ensureSchema(db, plan);
  const { rows } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_master where type = 'view'`.execute(db);
  const stored = new Map(rows.map((row) => [row.name, row.sql]));
  for (const [name, query] of viewsOf(plan)) {
    const statement = `CREATE VIEW ${name} AS ${query}`;
    if (stored.get(name) === statement) continue;
    await sql.raw(`DROP VIEW IF EXISTS ${name}`).execute(db);
    await sql.raw(statement).execute(db);
  }
  return 'ready';
}

async function ensureSchema(db: WriteHandle, plan: ViewedPlan): Promise<PublishedViews> {
  // In the file, the log is a table of this name already.
  const views = [...viewsOf(plan), ['crm_associatetypechanges', TYPE_CHANGES] as const];
  const version = createHash('sha256').update(JSON.stringify(views)).digest('hex');
  const found = await findSchema(db);
  if (found.version === version) return 'ready';
  if (found.exists && !found.isOurs) return 'schema belongs to another role';
  if (!found.exists && !found.mayCreate) return 'may not create a schema';
  await sql.raw(`CREATE SCHEMA IF NOT EXISTS ${PUBLISHED_SCHEMA}`).execute(db);
  for (const [name, query] of views)
    await sql.raw(`CREATE OR REPLACE VIEW ${PUBLISHED_SCHEMA}.${name} AS ${query}`).execute(db);
  // Compared at the next start, so that only a change locks the views.
  await sql.raw(`COMMENT ON SCHEMA ${PUBLISHED_SCHEMA} IS ${literal(version)}`).execute(db);
  return 'ready';
}

async function findSchema(db: WriteHandle) {
  const { rows } = await sql<{ version: string | null; isOurs: number | null; mayCreate: number }>`
    select obj_description(s.oid, 'pg_namespace') as version, pg_has_role(s.nspowner, 'USAGE') as "isOurs",
      has_database_privilege(current_database(), 'CREATE') as "mayCreate"
    from (select 1) as one left join pg_namespace s on s.nspname = ${PUBLISHED_SCHEMA}`.execute(db);
  const { version = null, isOurs = null, mayCreate = 0 } = rows[0] ?? {};
  return { version, isOurs: isOurs === 1, exists: isOurs !== null, mayCreate: mayCreate === 1 };
}
