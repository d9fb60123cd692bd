import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { retailBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

const MARKUP = '"><img src=x onerror=alert(1)>';
const FORMULA = '=HYPERLINK("http://evil.example","x")';

let server: TestServer;
let admin: PortalClient;
let peru: number;
let waiting: number;
let now = Date.parse('2026-03-01T12:00:00.000Z');
before(async () => {
  server = await startTestServer({ now: () => new Date(now) });
  const address = { Street1: 'Av. Sol 12', City: 'Cusco', Region: 'CUS', CountryCode: 'PE' };
  peru = await server.create(
    retailBody({ FirstName: MARKUP, LastName: FORMULA, PrimaryAddress: address, PrimaryPhone: '+51 1 555' }),
  );
  waiting = await server.create(retailBody({ FirstName: 'Waits' }));
  await server.sql(`UPDATE customers SET base_type = 1 WHERE id = ${waiting}`);
  now += 86_400_000;
  await server.create(retailBody({ FirstName: 'Later' }));
  admin = await signedIn(server, 'admin@example.com', 'Administrator', () => new Date(now));
});
after(() => server.close());

const list = async (query: string): Promise<number[]> =>
  (await admin.ok('GET', `/office/people?${query}`)).Items.map(
    ({ CustomerId }: { CustomerId: number }) => CustomerId,
  );
interface Part {
  readonly rows: Record<string, string>[];
  readonly People: number;
  readonly Next: number | null;
}
async function exported(body: unknown, client = admin): Promise<Part> {
  const { Csv, ...rest } = await client.ok('POST', '/office/people-export', body);
  return { rows: parse(Csv, { columns: true }) as Record<string, string>[], ...rest };
}

describe('Find People without a term', () => {
  it('lists everyone who passes the filters, in the order of ids, page by page', async () => {
    assert.deepEqual(await list('countries=pe'), [peru]);
    assert.ok((await list('types=1&statuses=1&countries=us')).includes(waiting));
    assert.deepEqual(await list('unplacedIn=Unilevel'), [waiting]);
    assert.deepEqual(await list('unplacedIn=Nowhere'), []);
    assert.deepEqual(await list('changedSince=2026-03-02'), [waiting + 1]);
    const first = await admin.ok('GET', '/office/people?types=2&limit=1');
    assert.deepEqual([first.Items[0].CustomerId, first.Items[0].Match, first.Next], [peru, 'Filter', peru]);
    assert.deepEqual(await list(`types=2&limit=1&afterCustomerId=${first.Next}`), [waiting + 1]);
  });

  it('takes the same filters with a term', async () => {
    assert.deepEqual(await list('term=later&changedSince=2026-03-02'), [waiting + 1]);
    assert.deepEqual(await list('term=waits&changedSince=2026-03-02'), []);
    assert.deepEqual(await list(`term=${waiting}&countries=pe`), []);
  });

  it('refuses invalid filters', async () => {
    for (const query of ['changedSince=soon', 'types=all', 'countries=nowhere']) {
      assert.equal((await admin.call('GET', `/office/people?${query}`)).status, 400, query);
    }
  });
});

describe('Export People', () => {
  it('contains every person of the list, with unchanged markup and harmless formulas', async () => {
    const { rows, People, Next } = await exported({ countries: 'PE' });
    assert.deepEqual([People, Next], [1, null]);
    const [row] = rows;
    assert.deepEqual(
      [row?.['CustomerId'], row?.['FirstName'], row?.['LastName'], row?.['Type'], row?.['PrimaryPhone']],
      [String(peru), MARKUP, `'${FORMULA}`, 'Customer', `'+51 1 555`],
    );
  });

  it('is recorded with its number of people before the answer', async () => {
    const { People } = await exported({});
    const rows = await server.sql(`SELECT people FROM office_views WHERE what = 'Export' ORDER BY id`);
    assert.equal(rows.at(-1)?.['people'], People);
  });

  it('contains contact data only with the permission to see it, and no erased person', async () => {
    const add = (permission: string) =>
      server.sql(`INSERT INTO office_role_permissions (role, permission) VALUES ('Lists', '${permission}')`);
    await add('people.export');
    const client = await signedIn(server, 'lists@example.com', 'Developer', () => new Date(now));
    await admin.ok('PUT', `/office/accounts/${client.accountId}/roles`, { Roles: ['Lists'] });
    const { rows } = await exported({}, client);
    assert.ok(!Object.keys(rows[0] ?? {}).includes('EmailAddress'));
    const gone = await server.create(retailBody({ FirstName: 'Gone' }));
    await server.call('POST', `/v1/customers/${gone}/erase`);
    const ids = (await exported({})).rows.map((row) => Number(row['CustomerId']));
    assert.ok(ids.includes(peru) && !ids.includes(gone));
  });

  it('is sent in parts, without duplicate or missing people', async () => {
    const all = (await exported({})).rows.map((row) => Number(row['CustomerId']));
    const { json } = await admin.call('POST', '/office/people-export', { afterCustomerId: all[0] });
    assert.ok(!json.Csv.startsWith('CustomerId'), 'only the first part has headings');
    assert.equal(json.People, all.length - 1);
    assert.equal((await exported({ afterCustomerId: 0 })).Next, null);
  });
});
