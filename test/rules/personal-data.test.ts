import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TABLE_KEYS } from '../../src/database/tables/table-keys.ts';
import type { Tables } from '../../src/database/tables/tables.ts';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { startTestServer, type TestServer, testEngine } from '../support/test-server.ts';

/*
 * What is held on a person, table by table. A new table, or a new column, fails here until somebody has said
 * whether Export Customer shows it and what an erasure does with it.
 */

interface Held {
  /** The column by which the rows of a customer are found. */
  readonly of: string;
  /** Columns that the export does not show, each with the reason. */
  readonly hidden: Readonly<Record<string, string>>;
  /** What an erasure leaves of the rows. */
  readonly erased: 'no rows' | Readonly<Record<string, string>>;
}

const REFERENCE = 'names the customer whose export it is';
const ROW = 'number of the row';
const COMPARED = 'derived: the form in which the value beside it is compared';
const NOT_ABOUT_CUSTOMERS = 'about the server and those who run it';

const HELD: Readonly<Record<keyof Tables, Held | string>> = {
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
      erased_at: 'shown as ErasedAt; blank while somebody is there',
      inactive_date: 'shown as InactiveDate; blank for somebody active',
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
    hidden: { id: ROW, request_id: 'number of a request' },
    erased: Object.fromEntries(
      ['id', 'event_type', 'customer_id', 'occurred_at', 'actor', 'request_id'].map((name) => [
        name,
        'ids only',
      ]),
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
  placement_batch_items: 'names customers inside its JSON: PlacementBatchItems, see the test of it',
  placement_batches: 'shown with its items',
  hook_tokens: 'a call that runs now, encrypted; the row goes with the call, after minutes at the latest',
  unplaced_nodes: 'derived from the type and the placements',
  login_attempts: 'a keyed hash of a username, for a quarter of an hour; it refers to nobody',
  request_log: 'refers to no customer; an erasure removes all bodies',
  request_counts: NOT_ABOUT_CUSTOMERS,
  installation: NOT_ABOUT_CUSTOMERS,
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
  trees: 'the plan',
  tree_base_types: 'the plan',
};

const HELD_TABLES = Object.entries(HELD).flatMap(([table, held]) =>
  typeof held === 'string' ? [] : [[table, held] as const],
);
/** Columns that hold what somebody did to the customer, or their id: they may not be blank here. */
const MAY_BE_EMPTY = ['leg', 'upline_id', 'expires_at'];

async function columnsOf(server: TestServer, table: string): Promise<string[]> {
  const query =
    testEngine === 'sqlite'
      ? `SELECT name FROM pragma_table_info('${table}')`
      : `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = current_schema()`;
  return (await server.sql(query)).map(({ name }) => String(name));
}

/** Somebody of whom every held column has a value. */
async function somebody(server: TestServer): Promise<number> {
  const address = {
    ...{ Street1: 'Alpha Street 11', Street2: 'Beta 22', Street3: 'Gamma 33', City: 'Delta' },
    ...{ Region: 'Epsilon', PostalCode: 'Zeta 44', CountryCode: 'SE' },
  };
  const body = distributorBody({
    ...{ CustomerType: 2, CompanyName: 'Eta Inc.', LanguageCode: 'sv', ExternalReferenceId: 'Theta-55' },
    ...{ PrimaryPhone: '555-66', SecondaryPhone: '555-77', TextPhone: '555-88', SendEmails: true },
    ...{ TaxExempt: true, TaxExemptId: 'Iota-99', WebAlias: 'kappa', SignUpDate: '2019-02-03T04:05:06Z' },
    ...{ PrimaryAddress: address, DefaultShippingAddress: address, BackOfficeId: 'LAMBDA-1' },
    AssociateCustom: Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`Field${n + 1}`, `Custom ${n}`]),
    ),
  });
  const created = await server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'held' });
  const id = created.json as unknown as number;
  const upgraded = await server.call('PUT', `/v1/customers/upgrade/${id}`, { ...body, CustomerType: 1 });
  assert.equal(upgraded.status, 201, upgraded.text);
  await server.call('PUT', `/v1/customers/${id}/web-aliases`, { AdditionalWebAliases: ['lambda'] });
  const preference = `/v1/customers/${id}/placement-preference?tree=Unilevel&rule=FirstEmptyRollup`;
  assert.equal((await server.call('PUT', preference)).status, 200);
  await server.sql(`INSERT INTO service_log (customer_id, logged_at, text, reference, source, actor, operation)
    VALUES (${id}, '2026-01-02T03:04:05.000Z', 'Mu called', 'Nu-1', 'xi', 'omicron', 'Pi')`);
  await server.sql(`INSERT INTO hook_calls (called_at, hook, way, is_shadow, decision, customer_id, request_id, actor,
    operation, duration_us, changes, error, request_masked) VALUES ('2026-02-03T04:05:06.000Z', 'Some.Hook', 'local', 0,
    'passed', ${id}, 'request', 'rho', 'Sigma', 5, '[]', NULL, '{"Tau":"xxxx"}')`);
  return id;
}

const asShown = (value: unknown): string => {
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? text.slice(0, 19) : text;
};

describe('What is held on a person', () => {
  it('is known of every table, and of every column of a table that refers to a customer', async () => {
    await using server = await startTestServer();
    assert.deepEqual(Object.keys(HELD).sort(), Object.keys(TABLE_KEYS).sort());
    for (const [table, { of, hidden, erased }] of HELD_TABLES) {
      const columns = await columnsOf(server, table);
      const named = [of, ...Object.keys(hidden), ...(erased === 'no rows' ? [] : Object.keys(erased))];
      assert.deepEqual(
        named.filter((name) => !columns.includes(name)),
        [],
        `${table} has no such columns`,
      );
    }
    for (const [table, reason] of Object.entries(HELD)) {
      if (typeof reason !== 'string' || /JSON|call that runs|derived/.test(reason)) continue;
      const referring = (await columnsOf(server, table)).filter((name) =>
        /customer|associate|node_id|upline|sponsor|enroller/.test(name),
      );
      assert.deepEqual(referring, [], `${table} refers to customers: ${REFERENCE}`);
    }
  });

  it('is in the export: every column with a value, but those that are hidden for a reason', async () => {
    await using server = await startTestServer();
    const id = await somebody(server);
    const { text } = await server.call('GET', `/v1/customers/${id}/export`);
    for (const [table, { of, hidden }] of HELD_TABLES) {
      const rows = await server.sql(`SELECT * FROM ${table} WHERE ${of} = ${id}`);
      assert.ok(rows.length > 0, `${table} has no row of the customer, so nothing is tried`);
      for (const row of rows) {
        for (const [column, value] of Object.entries(row)) {
          if (column === of || column in hidden) continue;
          const isEmpty = value === null || value === '';
          assert.ok(!isEmpty || MAY_BE_EMPTY.includes(column), `${table}.${column} has no value to look for`);
          if (isEmpty || value === 1) continue;
          const shown = JSON.stringify(asShown(value)).slice(1, -1);
          assert.ok(text.includes(shown), `${table}.${column}: ${shown} is not in the export`);
        }
      }
    }
  });

  it('is in the export where a batch names the customer, with the reasons that were typed', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const reason = 'Somebody asked for it';
    await server.call('POST', '/v1/placement-batches', {
      Reason: 'Quarter end',
      Items: [{ Action: 'place', CustomerId: id, Tree: 'Unilevel', ToUplineId: 2, Reason: reason }],
    });
    const { json } = await server.call('GET', `/v1/customers/${id}/export`);
    const [item] = json['PlacementBatchItems'] as { BatchState: string; BatchReason: string; Item: string }[];
    assert.deepEqual([item?.BatchState, item?.BatchReason], ['staged', 'Quarter end']);
    assert.equal(JSON.parse(item?.Item ?? '{}').reason, reason);
  });

  it('is gone after an erasure: every row or value, but those that stay for a reason', async () => {
    await using server = await startTestServer();
    const id = await somebody(server);
    await server.call('POST', `/v1/customers/${id}/erase`);
    for (const [table, { of, erased }] of HELD_TABLES) {
      const rows = await server.sql(`SELECT * FROM ${table} WHERE ${of} = ${id}`);
      if (erased === 'no rows') {
        assert.deepEqual(rows, [], table);
        continue;
      }
      for (const row of rows) {
        const left: unknown[] = Object.entries(row).filter(
          ([column, value]) => !(column in erased) && value !== null && value !== '' && value !== 0,
        );
        assert.deepEqual(left, [], table);
      }
    }
  });
});
