import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

/** How each engine writes the same thing, as in 0001. */
const DIALECTS = {
  sqlite: { table: 'STRICT' },
  postgres: { table: '' },
} as const satisfies Readonly<Record<EngineName, unknown>>;

/** The old name of each type of event, and the name that the feed gives it. */
const RENAMED = {
  CreateAssociateEvent: 'customer.created',
  UpdateAssociateEvent: 'customer.updated',
  EraseAssociateEvent: 'customer.erased',
  PlacementChangedEvent: 'placement.changed',
};

const NEW_NAME = `CASE event_type ${Object.entries(RENAMED)
  .map(([old, name]) => `WHEN '${old}' THEN '${name}'`)
  .join(' ')} ELSE event_type END`;

/** SQLite cannot make a column nullable, so the table is built again. */
const REBUILD = [
  `CREATE TABLE outbox_events_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    position INTEGER,
    event_type TEXT NOT NULL,
    customer_id INTEGER REFERENCES customers (id),
    occurred_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT,
    details TEXT
  ) STRICT`,
  `INSERT INTO outbox_events_new (id, event_type, customer_id, occurred_at, actor, request_id)
    SELECT id, ${NEW_NAME}, customer_id, occurred_at, actor, request_id FROM outbox_events ORDER BY id`,
  'DROP TABLE outbox_events',
  'ALTER TABLE outbox_events_new RENAME TO outbox_events',
  'CREATE INDEX outbox_events_customer ON outbox_events (customer_id, id)',
];

const ALTER = [
  'ALTER TABLE outbox_events ADD COLUMN position INTEGER',
  'ALTER TABLE outbox_events ADD COLUMN details TEXT',
  'ALTER TABLE outbox_events ALTER COLUMN customer_id DROP NOT NULL',
  `UPDATE outbox_events SET event_type = ${NEW_NAME}`,
];

/**
 * Events get a position in one order, and data about what changed. Events that are already stored get no
 * position: the feed begins with this version.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table type, so that it never changes with them
export async function createEventFeed(db: Kysely<any>, engine: EngineName): Promise<void> {
  const { table } = DIALECTS[engine];
  const statements = [
    ...(engine === 'sqlite' ? REBUILD : ALTER),
    'CREATE UNIQUE INDEX outbox_events_position ON outbox_events (position)',
    'CREATE INDEX outbox_events_of_customer ON outbox_events (customer_id, position) WHERE position IS NOT NULL',
    'CREATE INDEX outbox_events_unnumbered ON outbox_events (id) WHERE position IS NULL AND details IS NOT NULL',
    `CREATE TABLE event_feed (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      purged_through INTEGER NOT NULL,
      day_started TEXT
    ) ${table}`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
