import { type Kysely, sql } from 'kysely';

const statements = [
  `CREATE TABLE installation (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,

  `CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    revision INTEGER NOT NULL,
    base_type INTEGER NOT NULL,
    status INTEGER NOT NULL,
    back_office_id TEXT NOT NULL,
    back_office_id_key TEXT NOT NULL,
    first_name TEXT,
    last_name TEXT,
    company_name TEXT,
    birth_date TEXT,
    language_code TEXT,
    email_address TEXT,
    email_address_key TEXT,
    username TEXT,
    username_key TEXT,
    web_alias TEXT,
    web_alias_key TEXT,
    external_reference_id TEXT,
    external_reference_id_key TEXT,
    password_hash TEXT,
    tax_id_encrypted TEXT,
    tax_id_key TEXT,
    tax_exempt INTEGER NOT NULL CHECK (tax_exempt IN (0, 1)),
    tax_exempt_id TEXT,
    primary_phone TEXT,
    secondary_phone TEXT,
    text_phone TEXT,
    send_emails INTEGER NOT NULL CHECK (send_emails IN (0, 1)),
    terms_accepted INTEGER NOT NULL CHECK (terms_accepted IN (0, 1)),
    sponsor_id INTEGER REFERENCES customers (id),
    sign_up_date TEXT NOT NULL,
    inactive_date TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_operation TEXT NOT NULL,
    changed_request_id TEXT
  ) STRICT`,

  `CREATE TABLE addresses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL CHECK (kind IN ('primary', 'shipping')),
    street1 TEXT NOT NULL,
    street2 TEXT NOT NULL,
    street3 TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country_code TEXT NOT NULL,
    UNIQUE (customer_id, kind)
  ) STRICT`,

  `CREATE TABLE custom_fields (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
    field1 TEXT NOT NULL, field2 TEXT NOT NULL, field3 TEXT NOT NULL, field4 TEXT NOT NULL,
    field5 TEXT NOT NULL, field6 TEXT NOT NULL, field7 TEXT NOT NULL, field8 TEXT NOT NULL,
    field9 TEXT NOT NULL, field10 TEXT NOT NULL
  ) STRICT`,

  `CREATE TABLE crm_associatetypechanges (
    recordnumber INTEGER PRIMARY KEY AUTOINCREMENT,
    last_modified TEXT NOT NULL,
    associateid INTEGER NOT NULL REFERENCES customers (id),
    oldassociatebasetype INTEGER NOT NULL,
    newassociatebasetype INTEGER NOT NULL,
    changedate TEXT NOT NULL,
    actor TEXT NOT NULL,
    operation TEXT NOT NULL,
    requestid TEXT
  ) STRICT`,
  `CREATE INDEX crm_associatetypechanges_associate ON crm_associatetypechanges (associateid, recordnumber)`,

  // The log row is the database's own doing, so that no code path, not even a statement typed by
  // hand, can change a base type without it. A write of the program grows the revision; a change
  // that does not was made past the program, and must not borrow the last writer's name.
  `CREATE TRIGGER customers_log_type_change
    AFTER UPDATE OF base_type ON customers
    WHEN OLD.base_type <> NEW.base_type
    BEGIN
      INSERT INTO crm_associatetypechanges
        (last_modified, associateid, oldassociatebasetype, newassociatebasetype, changedate, actor, operation, requestid)
      SELECT changed_at, NEW.id, OLD.base_type, NEW.base_type, changed_at, actor, operation, requestid
      FROM (
        SELECT NEW.changed_at AS changed_at, NEW.changed_by AS actor, NEW.changed_operation AS operation,
               NEW.changed_request_id AS requestid
        WHERE NEW.revision > OLD.revision
        UNION ALL
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'sql', 'sql', NULL
        WHERE NEW.revision <= OLD.revision
      );
    END`,

  `CREATE TABLE placements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tree TEXT NOT NULL,
    node_id INTEGER NOT NULL REFERENCES customers (id),
    upline_id INTEGER REFERENCES customers (id),
    leg TEXT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT,
    from_at TEXT NOT NULL,
    to_at TEXT,
    CHECK (upline_id <> node_id),
    CHECK (to_at >= from_at)
  ) STRICT`,
  `CREATE UNIQUE INDEX placements_current_node ON placements (tree, node_id) WHERE to_at IS NULL`,
  `CREATE INDEX placements_current_upline ON placements (tree, upline_id) WHERE to_at IS NULL`,
  `CREATE INDEX placements_history ON placements (tree, node_id, from_at)`,

  `CREATE TABLE outbox_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_type TEXT NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    occurred_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT
  ) STRICT`,

  `CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'cancelled')),
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    last_used_at TEXT
  ) STRICT`,
  `CREATE TABLE subscription_keys (
    key_hash TEXT PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    slot TEXT NOT NULL CHECK (slot IN ('primary', 'secondary')),
    key_encrypted TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (subscription_id, slot)
  ) STRICT, WITHOUT ROWID`,

  // New customer ids start at 1001; id 2 is the company root (reference/customers-api.md 1.2).
  `INSERT INTO sqlite_sequence (name, seq) VALUES ('customers', 1000)`,
];

/** Creates the schema of version 0.1. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
