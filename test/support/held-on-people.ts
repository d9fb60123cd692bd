import { TABLE_KEYS } from '../../src/database/tables/table-keys.ts';
import type { Tables } from '../../src/database/tables/tables.ts';

/*
 * Stored personal data, table by table. A new table or column fails `test/rules/personal-data.test.ts` until
 * it is classified: whether Export Customer shows it, and how an erasure treats it.
 */

type Row = Readonly<Record<string, unknown>>;
type Query = (sql: string) => readonly Row[] | Promise<readonly Row[]>;

interface Held {
  /** The column that contains the customer id. */
  readonly of: string;
  /** Columns that the export does not show, each with the reason. */
  readonly hidden: Readonly<Record<string, string>>;
  /** The columns that an erasure keeps. */
  readonly erased: 'no rows' | Readonly<Record<string, string>>;
}

export const REFERENCE = 'names the customer whose export it is';
const ROW = 'number of the row';
const COMPARED = 'derived: the comparable form of the value next to it';
const NOT_ABOUT_CUSTOMERS = 'about the server and those who run it';

const WAITING = ['endpoint_id', 'position', 'event_type', 'attempts', 'next_attempt_at', 'is_skipped'];
/** All columns except the answer of the receiver. */
const ATTEMPTS = [
  ...[
    'id',
    'endpoint_id',
    'position',
    'event_type',
    'kind',
    'again_of',
    'actor',
    'outcome',
    'attempted_at',
    'duration_ms',
  ],
  ...['status', 'error', 'headers'],
];

export const HELD: Readonly<Record<keyof Tables, Held | string>> = {
  customers: {
    of: 'id',
    hidden: {
      revision: 'counts the writes; it is in the ETag',
      ...Object.fromEntries(
        ['back_office_id', 'email_address', 'username', 'web_alias', 'external_reference_id', 'tax_id'].map(
          (name) => [`${name}_key`, COMPARED],
        ),
      ),
      changed_request_id: 'number of a request',
      password_hash: 'a secret; HasPassword says that there is one',
      tax_id_encrypted: 'shown masked, as everywhere',
      search_text: 'derived from names, email address and ids',
      erased_at: 'shown as ErasedAt; blank unless the customer is erased',
      merged_into: 'shown as Merges; blank unless the customer is merged',
      inactive_date: 'shown as InactiveDate; blank for an active customer',
    },
    erased: {
      id: 'the node stays',
      revision: 'counts the writes',
      base_type: 'commissions were paid by it',
      status: 'the deleted one',
      back_office_id: 'replaced',
      back_office_id_key: 'replaced',
      sponsor_id: 'the node stays',
      sign_up_date: 'date of the account',
      inactive_date: 'date of the account',
      created_at: 'date of the account',
      changed_at: 'who erased, and when',
      changed_by: 'who erased, and when',
      changed_operation: 'who erased, and when',
      changed_request_id: 'who erased, and when',
      erased_at: 'who erased, and when',
      merged_into: 'the id leads to the survivor',
    },
  },
  addresses: { of: 'customer_id', hidden: { kind: 'the name of the member' }, erased: 'no rows' },
  custom_fields: { of: 'customer_id', hidden: {}, erased: 'no rows' },
  web_aliases: {
    of: 'customer_id',
    hidden: { web_alias_key: COMPARED, is_primary: 'main and additional ones are apart' },
    erased: 'no rows',
  },
  placements: {
    of: 'node_id',
    hidden: {
      id: ROW,
      request_id: 'number of a request',
      is_vacant: 'shown in Get Downline; not of the person',
      batch_id: 'number of the batch',
      to_at: 'shown as To; blank for places of now',
    },
    erased: {
      ...Object.fromEntries(
        ['id', 'tree', 'node_id', 'upline_id', 'leg', 'rule', 'actor', 'request_id', 'from_at', 'to_at'].map(
          (name) => [name, 'the node stays'],
        ),
      ),
      is_vacant: 'the node stays',
      batch_id: 'the node stays',
    },
  },
  crm_associatetypechanges: {
    of: 'associateid',
    hidden: { last_modified: 'equals changedate' },
    erased: Object.fromEntries(
      [
        ...['recordnumber', 'last_modified', 'associateid', 'oldassociatebasetype', 'newassociatebasetype'],
        ...['changedate', 'actor', 'operation', 'requestid'],
      ].map((name) => [name, 'the type-change log stays']),
    ),
  },
  outbox_events: {
    of: 'customer_id',
    hidden: {
      id: ROW,
      position: ROW,
      request_id: 'number of a request',
      details: 'ids, enumerations and names of fields',
    },
    erased: Object.fromEntries(
      [
        ...['id', 'position', 'event_type', 'customer_id', 'occurred_at', 'actor', 'request_id'],
        'details',
      ].map((name) => [name, 'ids only']),
    ),
  },
  service_log: {
    of: 'customer_id',
    hidden: {
      recordnumber: ROW,
      operation: 'the operation of the client extension',
      request_id: 'number of a request',
    },
    erased: 'no rows',
  },
  leg_weights: {
    of: 'node_id',
    hidden: { request_id: 'number of a request' },
    erased: 'no rows',
  },
  status_changes: {
    of: 'customer_id',
    hidden: { id: ROW, operation: 'the operation', request_id: 'number of a request' },
    erased: 'no rows',
  },
  field_changes: {
    of: 'customer_id',
    hidden: {
      id: ROW,
      revision: 'counts the writes',
      operation: 'the operation',
      request_id: 'number of a request',
      changes_encrypted: 'shown decrypted as FieldChanges, see the test of them',
    },
    erased: 'no rows',
  },
  password_links: {
    of: 'customer_id',
    hidden: { token_hash: 'a hash, for a day', expires_at: 'a day later' },
    erased: 'no rows',
  },
  placement_preferences: {
    of: 'node_id',
    hidden: { request_id: 'number of a request' },
    erased: 'no rows',
  },
  hook_calls: {
    of: 'customer_id',
    hidden: {
      id: ROW,
      way: 'how the handler was reached',
      is_shadow: 'how the handler was reached',
      request_id: 'number of a request',
      duration_us: 'how long the handler took',
      changes: 'names of members',
      error: 'codes of errors',
    },
    erased: Object.fromEntries(
      [
        ...['id', 'called_at', 'hook', 'way', 'is_shadow', 'decision', 'customer_id', 'request_id', 'actor'],
        ...['operation', 'duration_us', 'changes', 'error'],
      ].map((name) => [name, 'what a handler decided, without values']),
    ),
  },
  idempotency_keys: {
    of: 'customer_id',
    hidden: {
      subscription_id: 'whose key it is',
      key_hash: 'a hash',
      request_hash: 'a hash',
      claimed_by: 'number of a request',
      leased_until: 'while the request is carried out',
      answer_encrypted: 'the answer of a write: what Customer shows',
    },
    erased: 'no rows',
  },
  customer_merges: {
    of: 'survivor_id',
    hidden: {
      id: ROW,
      merged_id: 'shown by Export Customer as MergedCustomerId',
      batch_id: 'number of the batch',
      fields: 'names of fields, shown as a list',
      request_id: 'number of a request',
      undone_request_id: 'number of a request',
      undone_by: 'shown; blank for a merge that is not undone',
      undone_at: 'shown; blank for a merge that is not undone',
      kept_encrypted:
        'the records before the merge, encrypted, for an undo; Customer and FieldChanges show the values',
    },
    erased: Object.fromEntries(
      [
        ...['id', 'survivor_id', 'merged_id', 'fields', 'batch_id', 'merged_at', 'merged_by', 'request_id'],
        ...['undone_at', 'undone_by', 'undone_request_id'],
      ].map((name) => [name, 'ids, names of fields, who merged, and when']),
    ),
  },
  placement_batch_items: 'names customers inside its JSON: PlacementBatchItems, see the test of it',
  placement_batches: 'shown with its items',
  hook_tokens: 'a call that runs now, encrypted; the row goes with the call, after minutes at the latest',
  unplaced_nodes: 'derived from the type and the placements',
  login_attempts: 'a keyed hash of a username, for a quarter of an hour; it refers to no customer',
  sign_on_tokens: {
    of: 'customer_id',
    hidden: {
      token_hash: 'a hash, for a minute',
      account_id: 'who signs in, for a minute',
      expires_at: 'a minute later',
    },
    erased: 'no rows',
  },
  sign_on_counts: 'the id of a customer, or the name of a subscription, for a minute',
  request_log: 'refers to no customer; an erasure removes all bodies',
  request_counts: NOT_ABOUT_CUSTOMERS,
  installation: NOT_ABOUT_CUSTOMERS,
  office_views: {
    of: 'customer_id',
    hidden: {
      id: ROW,
      account_id: 'shown by its name',
      people: 'length of a list; blank for one person',
      request_id: 'number of a request',
    },
    erased: Object.fromEntries(
      ['id', 'account_id', 'account_name', 'customer_id', 'what', 'people', 'viewed_at', 'request_id'].map(
        (name) => [name, 'the reader, without values; removed after a year'],
      ),
    ),
  },
  office_role_permissions: NOT_ABOUT_CUSTOMERS,
  account_roles: NOT_ABOUT_CUSTOMERS,
  event_feed: NOT_ABOUT_CUSTOMERS,
  event_endpoints: NOT_ABOUT_CUSTOMERS,
  event_counts: NOT_ABOUT_CUSTOMERS,
  event_waiting: {
    of: 'customer_id',
    hidden: Object.fromEntries(WAITING.map((name) => [name, 'an event that waits for its delivery'])),
    erased: Object.fromEntries(['customer_id', ...WAITING].map((name) => [name, 'ids only'])),
  },
  event_attempts: {
    of: 'customer_id',
    hidden: Object.fromEntries(
      [...ATTEMPTS, 'answer'].map((name) => [name, 'an attempt to deliver an event']),
    ),
    erased: Object.fromEntries(['customer_id', ...ATTEMPTS].map((name) => [name, 'ids only'])),
  },
  accounts: NOT_ABOUT_CUSTOMERS,
  account_links: NOT_ABOUT_CUSTOMERS,
  account_sessions: NOT_ABOUT_CUSTOMERS,
  sign_in_attempts: NOT_ABOUT_CUSTOMERS,
  hook_switches: NOT_ABOUT_CUSTOMERS,
  products: NOT_ABOUT_CUSTOMERS,
  subscriptions: NOT_ABOUT_CUSTOMERS,
  subscription_keys: NOT_ABOUT_CUSTOMERS,
  retired_keys: NOT_ABOUT_CUSTOMERS,
  extension_secrets: NOT_ABOUT_CUSTOMERS,
  imports: 'progress through a file, by its checksum',
  import_replaced_ids: 'progress through a file; ids only, removed when the import ends',
  trees: 'the plan',
  tree_base_types: 'the plan',
  tree_changes: 'derived from the placements and types; ids only, the oldest removed every minute',
};

export const HELD_TABLES = Object.entries(HELD).flatMap(([table, held]) =>
  typeof held === 'string' ? [] : [[table, held] as const],
);

/** Values in columns that an erasure clears; drivers return a flag as a number or a boolean. */
const BLANK: readonly unknown[] = [null, '', 0, false];

/** A row with values that an erasure should have removed. */
export interface Left {
  readonly table: string;
  readonly customerId: number;
  readonly row: Row;
  readonly columns: readonly string[];
}

/**
 * Finds personal data of erased customers that should be gone.
 * @param erased SQL for their ids: a list or a subquery
 */
export async function leftOfErased(query: Query, erased: string): Promise<Left[]> {
  const left: Left[] = [];
  for (const [table, held] of HELD_TABLES) {
    const stays = (column: string) => held.erased !== 'no rows' && column in held.erased;
    for (const row of await query(`SELECT * FROM ${table} WHERE ${held.of} IN (${erased})`)) {
      const columns = Object.entries(row)
        .filter(([column, value]) => !stays(column) && !BLANK.includes(value))
        .map(([column]) => column);
      if (columns.length > 0) left.push({ table, customerId: Number(row[held.of]), row, columns });
    }
  }
  return left;
}

/** All rows of each table as one text; bytes as Latin 1 characters. */
export async function storedTexts(query: Query): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const table of Object.keys(TABLE_KEYS)) {
    const rows = await query(`SELECT * FROM ${table}`);
    texts.set(table, rows.map((row) => JSON.stringify(Object.values(row).map(readable))).join('\n'));
  }
  return texts;
}

function readable(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
