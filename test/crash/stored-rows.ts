import type { CrashEngine, Row } from './engine.ts';
import type { Expected } from './journal.ts';

/** The stored data of one customer, in all tables that a write changes. */
export interface StoredRow {
  readonly id: number;
  /** Stamps of the record, both addresses and the custom fields. */
  readonly stamps: readonly string[];
  readonly revision: number;
  readonly baseType: number;
  readonly isErased: boolean;
  readonly typeChanges: number;
  /** Number of events of each type, except password changes. */
  readonly events: Readonly<Record<string, number>>;
  readonly enrollmentUplines: readonly number[];
  /** Uplines in the sponsor tree, in order of time. */
  readonly sponsorUplines: readonly number[];
}

const FIRST_ID = 1001;
/** The text of a missing value. */
const NOTHING = 'null';

const CUSTOMERS = `
  SELECT c.id, c.revision, c.base_type, c.erased_at, c.first_name, p.street1 AS primary_street,
    s.street1 AS shipping_street, f.field1,
    (SELECT COUNT(*) FROM crm_associatetypechanges t WHERE t.associateid = c.id) AS type_changes
  FROM customers c
  LEFT JOIN addresses p ON p.customer_id = c.id AND p.kind = 'primary'
  LEFT JOIN addresses s ON s.customer_id = c.id AND s.kind = 'shipping'
  LEFT JOIN custom_fields f ON f.customer_id = c.id
  WHERE c.id >= ${FIRST_ID}`;

/** Without password events: no other table shows which writes had a password. */
const EVENTS = `
  SELECT customer_id, event_type, COUNT(*) AS count FROM outbox_events
  WHERE customer_id >= ${FIRST_ID} AND event_type <> 'customer.password_changed'
  GROUP BY customer_id, event_type ORDER BY event_type`;

/** All customers except the company root, by id. */
export async function readStoredRows({ query }: CrashEngine): Promise<Map<number, StoredRow>> {
  const placements = Map.groupBy(
    await query(`SELECT tree, node_id, upline_id FROM placements WHERE node_id >= ${FIRST_ID} ORDER BY id`),
    ({ tree, node_id }) => `${tree} ${node_id}`,
  );
  const uplines = (tree: string, id: unknown) =>
    (placements.get(`${tree} ${id}`) ?? []).map(({ upline_id }) => Number(upline_id));
  const events = Map.groupBy(await query(EVENTS), ({ customer_id }) => Number(customer_id));
  const eventsOf = (id: number) =>
    Object.fromEntries(
      (events.get(id) ?? []).map((row) => [String(row['event_type']), Number(row['count'])]),
    );
  const toStoredRow = (row: Row): StoredRow => ({
    id: Number(row['id']),
    stamps: ['first_name', 'primary_street', 'shipping_street', 'field1'].map((name) => String(row[name])),
    revision: Number(row['revision']),
    baseType: Number(row['base_type']),
    isErased: row['erased_at'] !== null,
    typeChanges: Number(row['type_changes']),
    events: eventsOf(Number(row['id'])),
    enrollmentUplines: uplines('Enrollment', row['id']),
    sponsorUplines: uplines('Unilevel', row['id']),
  });
  return new Map((await query(CUSTOMERS)).map((row) => [Number(row['id']), toStoredRow(row)]));
}

/** The expected stored data of a customer, which must be the same in every table. */
export function rowOf(expected: Expected): StoredRow {
  const { id, revision, createdAs, baseType, isErased, enrollerId, sponsorUplines } = expected;
  const stamp = isErased ? NOTHING : expected.stamp;
  const typeChanges = baseType === createdAs ? 0 : 1;
  return {
    id,
    stamps: [stamp, stamp, stamp, stamp],
    revision,
    baseType,
    isErased,
    typeChanges,
    events: counted({
      'customer.created': 1,
      'customer.erased': Number(isErased),
      // Every other write changes the record, including a move.
      'customer.updated': revision - 1 - Number(isErased),
      'customer.type_changed': typeChanges,
      'customer.upgraded': typeChanges,
      'placement.placed': 1 + Math.min(1, sponsorUplines.length),
      'placement.moved': Math.max(0, sponsorUplines.length - 1),
    }),
    enrollmentUplines: [enrollerId],
    sponsorUplines,
  };
}

/** Leaves out types without rows. */
function counted(events: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(events).filter(([, count]) => count > 0));
}
