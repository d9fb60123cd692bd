import assert from 'node:assert/strict';
import { publishedPlan } from '../../extension/commission-plan.ts';
import {
  type CommissionPlan,
  enrollmentTree,
  isPlacedIn,
  sponsorTree,
} from '../../src/commission-plan/commission-plan.ts';
import type { UniqueField } from '../../src/commission-plan/customer-fields.ts';
import { KEY_COLUMNS, PLAIN_COLUMNS, type PlainField } from '../../src/customers/record/key-columns.ts';
import { searchText } from '../../src/customers/record/search-text.ts';
import { comparisonKey } from '../../src/customers/record/unique-keys.ts';
import type { EngineName } from '../../src/database/engine.ts';
import { IMPORT_REASON } from '../../src/import/store-placed.ts';

type Row = Record<string, unknown>;

export interface InvariantOptions {
  /** Queries the database directly, on either engine. */
  readonly query: (sql: string) => readonly Row[] | Promise<readonly Row[]>;
  readonly engine: EngineName;
  readonly plan?: CommissionPlan;
  /**
   * Base type of customers at creation, by id. The database does not store it, so without it the start of a chain of
   * type changes cannot be checked.
   */
  readonly createdAs?: ReadonlyMap<number, number>;
  /** Whether customers were removed from the sponsor tree, or were not enrolled through the program. */
  readonly isRearranged?: boolean;
}

/** Asserts all invariants that hold between two requests. Names the rows that break one. */
export async function assertInvariants(options: InvariantOptions): Promise<void> {
  const { query, engine, plan = publishedPlan, createdAs, isRearranged = false } = options;
  const broken: Record<string, readonly unknown[]> = {};
  if (engine === 'postgres') await analyzeManyRows(query);
  const statements = { ...violations(plan), ...(isRearranged ? {} : unplacedViolations(plan)) };
  for (const [name, sql] of Object.entries(statements)) {
    const rows = await query(sql);
    if (rows.length > 0) broken[name] = rows.slice(0, 5);
  }
  const others = {
    'key columns hold the comparable form of their value': await wrongKeys(query),
    'search texts are those of their records': await wrongSearchTexts(query),
    'a chain of type changes begins with the type of creation': await wrongBeginnings(query, createdAs),
    ...(await DAMAGES[engine](query)),
  };
  for (const [name, rows] of Object.entries(others)) if (rows.length > 0) broken[name] = rows.slice(0, 5);
  assert.deepEqual(broken, {}, 'every invariant holds');
}

const MANY_ROWS = 5_000;

/** Without statistics, PostgreSQL joins a newly filled table with itself row by row. */
async function analyzeManyRows(query: InvariantOptions['query']): Promise<void> {
  const [row] = await query(
    `SELECT count(*) AS many FROM (SELECT FROM placements LIMIT ${MANY_ROWS}) AS first_rows`,
  );
  if (Number(row?.['many']) === MANY_ROWS) await query('ANALYZE placements');
}

/** Each statement finds violations. All run on both engines. */
function violations(plan: CommissionPlan): Record<string, string> {
  const enrollment = enrollmentTree(plan).name;
  return {
    ...typeChangeViolations(),
    ...placementViolations(),
    ...Object.fromEntries(plan.trees.map(({ name }) => [`tree ${name} hangs together`, unreachable(name)])),
    'everybody is in the Enrollment tree': `
      SELECT id FROM customers WHERE NOT EXISTS (
        SELECT 1 FROM placements p WHERE p.node_id = customers.id AND p.tree = '${enrollment}' AND p.to_at IS NULL)`,
    'the list of the unplaced has exactly the missing customers': missing(plan),
    ...Object.fromEntries(plan.uniqueFields.map((field) => [`${field} is unique`, duplicates(field)])),
    ...Object.fromEntries(
      [
        ['addresses', 'customer_id'],
        ['custom_fields', 'customer_id'],
        ['outbox_events', 'customer_id'],
        ['crm_associatetypechanges', 'associateid'],
        ['placements', 'node_id'],
        ['unplaced_nodes', 'node_id'],
        ['placement_preferences', 'node_id'],
        ['leg_weights', 'node_id'],
      ].map(([table, column]) => [
        `${table} belong to a customer`,
        `SELECT * FROM ${table} WHERE ${column} NOT IN (SELECT id FROM customers)`,
      ]),
    ),
    // Each write of the program increases the revision by one and adds one event, so a partial write shows
    // here. Only an import adds no event; the reason of a customer's first placement identifies it.
    'every write of a customer has its event': `
      SELECT c.id, c.revision FROM customers c
      LEFT JOIN placements i ON i.node_id = c.id AND i.tree = '${enrollment}' AND i.reason = '${IMPORT_REASON}'
      WHERE c.id <> 2 AND (
        c.revision <> (SELECT COUNT(*) FROM outbox_events e
                       WHERE e.customer_id = c.id AND e.event_type IN ('customer.created', 'customer.updated', 'customer.erased'))
          + CASE WHEN i.id IS NULL THEN 0 ELSE 1 END
        OR (SELECT COUNT(*) FROM outbox_events e
            WHERE e.customer_id = c.id AND e.event_type = 'customer.created')
          <> CASE WHEN i.id IS NULL THEN 1 ELSE 0 END)`,
    'a sponsor exists and is another customer': `
      SELECT id, sponsor_id FROM customers
      WHERE sponsor_id = id OR sponsor_id NOT IN (SELECT id FROM customers)`,
    'every main web alias is among all web aliases, and no other': `
      SELECT c.id FROM customers c LEFT JOIN web_aliases a ON a.customer_id = c.id AND a.is_primary
      WHERE COALESCE(c.web_alias_key, '') <> COALESCE(a.web_alias_key, '')
      UNION ALL
      SELECT customer_id FROM web_aliases WHERE is_primary AND customer_id NOT IN (SELECT id FROM customers)`,
    'a tax id and its key come together': `
      SELECT id FROM customers WHERE (tax_id_key IS NULL) <> (tax_id_encrypted IS NULL)`,
  };
}

function typeChangeViolations(): Record<string, string> {
  return {
    'type changes link: each begins where the one before ended': `
      SELECT * FROM (
        SELECT associateid, recordnumber, oldassociatebasetype AS old_type,
               LAG(newassociatebasetype) OVER (PARTITION BY associateid ORDER BY recordnumber) AS before
        FROM crm_associatetypechanges) AS chain
      WHERE before IS NOT NULL AND before <> old_type`,
    'type changes change something': `
      SELECT * FROM crm_associatetypechanges WHERE oldassociatebasetype = newassociatebasetype`,
    'the last type change ends at the present type': `
      SELECT c.id, c.base_type, t.newassociatebasetype FROM customers c
      JOIN crm_associatetypechanges t ON t.associateid = c.id
      WHERE t.newassociatebasetype <> c.base_type AND t.recordnumber =
        (SELECT MAX(recordnumber) FROM crm_associatetypechanges latest WHERE latest.associateid = c.id)`,
  };
}

function placementViolations(): Record<string, string> {
  return {
    'one current placement a node and tree': `
      SELECT tree, node_id FROM placements WHERE to_at IS NULL GROUP BY tree, node_id HAVING COUNT(*) > 1`,
    'only the company root has no upline': `
      SELECT * FROM placements WHERE to_at IS NULL AND (node_id = 2) <> (upline_id IS NULL)`,
    'every upline is placed in the same tree now': `
      SELECT * FROM placements p WHERE p.to_at IS NULL AND p.upline_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM placements u WHERE u.tree = p.tree AND u.node_id = p.upline_id AND u.to_at IS NULL)`,
    'a position has one node': `
      SELECT tree, upline_id, leg FROM placements WHERE to_at IS NULL AND leg <> ''
      GROUP BY tree, upline_id, leg HAVING COUNT(*) > 1`,
    'past placements do not overlap': `
      SELECT * FROM (
        SELECT tree, node_id, from_at,
               LAG(to_at) OVER (PARTITION BY tree, node_id ORDER BY from_at, id) AS before_to,
               ROW_NUMBER() OVER (PARTITION BY tree, node_id ORDER BY from_at, id) AS place
        FROM placements) AS history
      WHERE place > 1 AND (before_to IS NULL OR before_to > from_at)`,
  };
}

/**
 * Every node has one upline, so nodes that the root cannot reach are on or behind a cycle. CROSS JOIN makes SQLite
 * look for the children of each node; without statistics, it would read all placements of the tree for each node.
 */
function unreachable(tree: string): string {
  return `
    WITH RECURSIVE reached(id) AS (
      SELECT node_id FROM placements WHERE tree = '${tree}' AND to_at IS NULL AND upline_id IS NULL
      UNION
      SELECT p.node_id FROM reached CROSS JOIN placements p
      WHERE p.tree = '${tree}' AND p.upline_id = reached.id AND p.to_at IS NULL)
    SELECT * FROM placements
    WHERE tree = '${tree}' AND to_at IS NULL AND node_id NOT IN (SELECT id FROM reached)`;
}

function unplacedViolations(plan: CommissionPlan): Record<string, string> {
  return {
    'who was created or upgraded into a type that the sponsor tree places is placed there': unplaced(plan),
  };
}

/** Customers who are missing from a tree that places their type but are not listed, and the reverse. */
function missing(plan: CommissionPlan): string {
  const isMissing = `EXISTS (SELECT 1 FROM tree_base_types b WHERE b.tree = t.name AND b.base_type = c.base_type)
    AND NOT EXISTS (
      SELECT 1 FROM placements p WHERE p.tree = t.name AND p.node_id = c.id AND p.to_at IS NULL)`;
  return `
    SELECT t.name, c.id FROM trees t CROSS JOIN customers c
    WHERE t.name <> '${enrollmentTree(plan).name}' AND (c.merged_into IS NULL AND ${isMissing}) <> (EXISTS (
      SELECT 1 FROM unplaced_nodes u WHERE u.tree = t.name AND u.node_id = c.id))`;
}

function unplaced(plan: CommissionPlan): string {
  const tree = sponsorTree(plan);
  const types = plan.baseTypes.map(({ id }) => id).filter((id) => isPlacedIn(tree, id));
  const placed = `(${types.join(', ') || 'NULL'})`;
  const first = `(SELECT oldassociatebasetype FROM crm_associatetypechanges t
    WHERE t.associateid = c.id ORDER BY recordnumber LIMIT 1)`;
  return `
    SELECT c.id FROM customers c
    WHERE (COALESCE(${first}, c.base_type) IN ${placed} OR EXISTS (
        SELECT 1 FROM crm_associatetypechanges u WHERE u.associateid = c.id AND u.operation = 'UpgradeCustomer'))
      AND NOT EXISTS (
        SELECT 1 FROM placements p WHERE p.node_id = c.id AND p.tree = '${tree.name}' AND p.to_at IS NULL)`;
}

function duplicates(field: UniqueField): string {
  const column = KEY_COLUMNS[field];
  return `
    SELECT ${column}, MIN(id) AS one, MAX(id) AS other FROM customers
    WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING COUNT(*) > 1`;
}

async function wrongKeys(query: InvariantOptions['query']): Promise<readonly Row[]> {
  const pairs = Object.entries(PLAIN_COLUMNS) as [PlainField, string][];
  const columns = pairs.flatMap(([, column]) => [column, `${column}_key`]).join(', ');
  const rows = await query(`SELECT id, ${columns} FROM customers`);
  const keyOf = (field: PlainField, value: unknown) =>
    value === null ? null : comparisonKey(field, String(value));
  return rows.filter((row) =>
    pairs.some(([field, column]) => row[`${column}_key`] !== keyOf(field, row[column])),
  );
}

/** A write that skips unchanged columns must not skip too many. NULL is a text that does not exist yet. */
export async function wrongSearchTexts(query: InvariantOptions['query']): Promise<readonly Row[]> {
  const rows = await query(`
    SELECT c.id, c.search_text, c.back_office_id, c.external_reference_id, c.email_address, c.first_name, c.last_name,
      c.text_phone, c.primary_phone, a.street1, a.city, a.region, a.postal_code
    FROM customers c LEFT JOIN addresses a ON a.customer_id = c.id AND a.kind = 'primary'
    WHERE c.search_text IS NOT NULL AND c.erased_at IS NULL AND c.merged_into IS NULL`);
  const text = (value: unknown) => (value === null ? null : String(value));
  const made = (row: Row) =>
    searchText({
      backOfficeId: text(row['back_office_id']),
      externalReferenceId: text(row['external_reference_id']),
      emailAddress: text(row['email_address']),
      firstName: text(row['first_name']),
      lastName: text(row['last_name']),
      textPhone: text(row['text_phone']),
      primaryPhone: text(row['primary_phone']),
      primaryAddress: {
        street1: text(row['street1']) ?? '',
        street2: '',
        street3: '',
        city: text(row['city']) ?? '',
        region: text(row['region']) ?? '',
        postalCode: text(row['postal_code']) ?? '',
        countryCode: '',
      },
    });
  return rows.filter((row) => row['search_text'] !== made(row));
}

async function wrongBeginnings(
  query: InvariantOptions['query'],
  createdAs: InvariantOptions['createdAs'],
): Promise<readonly Row[]> {
  if (createdAs === undefined) return [];
  const rows = await query(`
    SELECT c.id, COALESCE((SELECT oldassociatebasetype FROM crm_associatetypechanges t
      WHERE t.associateid = c.id ORDER BY recordnumber LIMIT 1), c.base_type) AS first_type FROM customers c`);
  const stored = new Map(rows.map((row) => [Number(row['id']), Number(row['first_type'])]));
  return [...createdAs]
    .filter(([id, type]) => stored.get(id) !== type)
    .map(([id, type]) => ({ id, createdAs: type, stored: stored.get(id) ?? 'missing' }));
}

/** Checks that only the engine can do: integrity of files, indexes and references. */
const DAMAGES: Readonly<
  Record<EngineName, (query: InvariantOptions['query']) => Promise<Record<string, readonly unknown[]>>>
> = {
  async sqlite(query) {
    const integrity = await query('PRAGMA integrity_check');
    return {
      'the file is intact': integrity.filter((row) => row['integrity_check'] !== 'ok'),
      'references are valid': await query('PRAGMA foreign_key_check'),
    };
  },
  async postgres(query) {
    return {
      'constraints and indexes are valid': await query(`
        SELECT conname AS name FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace AND NOT convalidated
        UNION ALL
        SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)`),
      'references are valid': await brokenReferences(query),
    };
  },
};

/** Foreign keys whose parent row is missing. The schema has only single-column foreign keys. */
async function brokenReferences(query: InvariantOptions['query']): Promise<readonly Row[]> {
  const references = await query(`
    SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
           a.attname AS child_column, b.attname AS parent_column
    FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
    WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace`);
  assert.ok(references.length > 0, 'the schema has foreign keys');
  const broken: Row[] = [];
  for (const { child, parent, child_column, parent_column } of references) {
    const orphans = await query(`
      SELECT '${child}' AS child, ${child_column} AS missing FROM ${child} c
      WHERE ${child_column} IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE p.${parent_column} = c.${child_column})`);
    broken.push(...orphans);
  }
  return broken;
}
