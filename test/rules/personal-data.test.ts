import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TABLE_KEYS } from '../../src/database/tables/table-keys.ts';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { HELD, HELD_TABLES, leftOfErased, REFERENCE } from '../support/held-on-people.ts';
import { startTestServer, type TestServer, testEngine } from '../support/test-server.ts';

/** Columns that need no value in this test: many rows have none. */
const MAY_BE_EMPTY = ['leg', 'upline_id', 'expires_at'];

async function columnsOf(server: TestServer, table: string): Promise<string[]> {
  const query =
    testEngine === 'sqlite'
      ? `SELECT name FROM pragma_table_info('${table}')`
      : `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = current_schema()`;
  return (await server.sql(query)).map(({ name }) => String(name));
}

/** Creates a customer who has a value in every column about a person. */
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
  assert.equal((await server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: 4 })).status, 200);
  const preference = `/v1/customers/${id}/placement-preference?tree=Unilevel&rule=FirstEmptyRollup`;
  assert.equal((await server.call('PUT', preference)).status, 200);
  await server.sql(`INSERT INTO leg_weights (tree, node_id, weight, changed_at, actor)
    VALUES ('Unilevel', ${id}, 77, '2026-01-02T03:04:05.000Z', 'Tau')`);
  await server.sql(`INSERT INTO service_log (customer_id, logged_at, text, reference, source, actor, operation)
    VALUES (${id}, '2026-01-02T03:04:05.000Z', 'Mu called', 'Nu-1', 'xi', 'omicron', 'Pi')`);
  await server.sql(`INSERT INTO hook_calls (called_at, hook, way, is_shadow, decision, customer_id, request_id, actor,
    operation, duration_us, changes, error, request_masked) VALUES ('2026-02-03T04:05:06.000Z', 'Some.Hook', 'local', 0,
    'passed', ${id}, 'request', 'rho', 'Sigma', 5, '[]', NULL, '{"Tau":"xxxx"}')`);
  await server.call('POST', '/v1/event-endpoints', { Name: 'receiver', Url: 'http://127.0.0.1:9/' });
  await server.sql(`INSERT INTO event_waiting
    (endpoint_id, position, customer_id, event_type, attempts, next_attempt_at, is_skipped)
    VALUES (1, 1, ${id}, 'customer.created', 1, '2999-01-01T00:00:00.000Z', 0)`);
  await server.sql(`INSERT INTO event_attempts (endpoint_id, position, customer_id, event_type, kind, outcome, attempted_at,
    duration_ms, headers, answer)
    VALUES (1, 1, ${id}, 'customer.created', 'live', 'failed', '2026-01-01T00:00:00.000Z', 1, '{}', 'No Chi')`);
  await server.sql(`INSERT INTO password_links (customer_id, token_hash, expires_at)
    VALUES (${id}, 'hash', '2026-02-03T04:05:06.000Z')`);
  await server.sql(`INSERT INTO sign_on_tokens (token_hash, customer_id, account_id, expires_at)
    VALUES ('hash', ${id}, NULL, '2026-02-03T04:05:06.000Z')`);
  await server.sql(`INSERT INTO customer_merges (survivor_id, merged_id, reason, fields, merged_at, merged_by, undone_at,
    undone_by, kept_encrypted) VALUES (${id}, 2, 'Omega asked', '[]', '2026-02-05T04:05:06.000Z', 'Psi', '2026-02-06T04:05:06.000Z',
    'Psi', 'sealed')`);
  await server.sql(`INSERT INTO office_views (account_id, account_name, customer_id, what, people, viewed_at, request_id)
    VALUES (77, 'Upsilon', ${id}, 'Show EmailAddress', NULL, '2026-02-04T04:05:06.000Z', 'request')`);
  return id;
}

const asShown = (value: unknown): string => {
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? text.slice(0, 19) : text;
};

describe('Data about a person', () => {
  it('is declared for every table, and for every column of a table that refers to a customer', async () => {
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

  it('is in the export: every column with a value, except columns hidden for a reason', async () => {
    await using server = await startTestServer({ environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' } });
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

  it('is in the export when a batch names the customer, with the entered reasons', async () => {
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

  it('is gone after an erasure: every row or value, except those kept for a reason', async () => {
    await using server = await startTestServer({ environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' } });
    const id = await somebody(server);
    await server.call('POST', `/v1/customers/${id}/erase`);
    assert.deepEqual(await leftOfErased(server.sql, String(id)), []);
  });
});
