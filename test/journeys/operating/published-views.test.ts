import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { ensurePublishedViews } from '../../../src/database/published-views.ts';
import type { Tables } from '../../../src/database/tables/tables.ts';
import { preparePublishedViews } from '../../../src/server/prepare-database.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { asRole } from '../../support/postgres-roles.ts';
import { serviceWays } from '../../support/service-ways.ts';
import { readText } from '../../support/source-files.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

type Row = Record<string, unknown>;

const VIEWS = [
  'CRM_Distributors',
  'CRM_AssociateStatuses',
  'CRM_EnrollTree',
  'CRM_Address',
  'CRM_CustomFields',
];
const schema = testEngine === 'postgres' ? 'published.' : '';

describe('The views for reports', () => {
  let server: TestServer;
  let id: number;
  const body = distributorBody({ AssociateCustom: { Field2: 'two' }, CompanyName: '', TaxId: '987-65-4321' });
  before(async () => {
    server = await startTestServer();
    id = await server.create({ ...body, CustomerType: 2 });
    const upgraded = await server.call('PUT', `/v1/customers/upgrade/${id}`, { ...body, CustomerType: 1 });
    assert.equal(upgraded.status, 201, upgraded.text);
  });
  after(() => server.close());
  const read = async (query: string) => server.sql(query.replaceAll('CRM_', `${schema}CRM_`));

  it('answer the SQL that public extensions run', async () => {
    const [person = {}] =
      await read(`SELECT recordnumber, FirstName, LastName, EmailAddress, PrimaryPhone, BackOfficeID,
      StatusID, AssociateType, Birthdate, SignupDate, TaxID FROM CRM_Distributors WHERE recordnumber = ${id}`);
    const customer = (await server.call('GET', `/v1/customers/${id}`)).json;
    assert.deepEqual(
      [person['recordnumber'], person['firstname'] ?? person['FirstName']],
      [id, customer.FirstName],
    );
    assert.equal(person['backofficeid'] ?? person['BackOfficeID'], customer.BackOfficeId);
    const joined =
      await read(`SELECT d.recordnumber AS id, s.StatusName AS status, e.UplineID AS upline, a.City AS city,
      f.Field2 AS field FROM CRM_Distributors d JOIN CRM_AssociateStatuses s ON s.recordnumber = d.StatusID
      JOIN CRM_EnrollTree e ON e.DistributorID = d.recordnumber
      JOIN CRM_Address a ON a.DistributorID = d.recordnumber AND a.AddressType = 'primary'
      JOIN CRM_CustomFields f ON f.AssociateID = d.recordnumber WHERE d.recordnumber = ${id}`);
    const city = customer.PrimaryAddress.City;
    assert.deepEqual(joined, [{ id, status: 'Active', upline: 2, city, field: 'two' }]);
    const changes = await read(`SELECT OldAssociateBaseType AS old, NewAssociateBaseType AS new
      FROM CRM_AssociateTypeChanges WHERE AssociateID = ${id}`);
    assert.deepEqual(changes, [{ old: 2, new: 1 }]);
  });

  it('show no password and no tax id', async () => {
    for (const view of VIEWS) {
      const text = JSON.stringify(await read(`SELECT * FROM ${view}`));
      assert.doesNotMatch(text, /argon2|password|4321|98765/i, view);
    }
    const rows = await read(`SELECT TaxID AS taxid FROM CRM_Distributors ORDER BY recordnumber`);
    assert.deepEqual(
      rows.map((row: Row) => row['taxid']),
      ['', '*****'],
    );
  });

  it('cannot be written', async () => {
    await assert.rejects(
      read(`INSERT INTO CRM_AssociateStatuses (recordnumber, StatusName) VALUES (9, 'x')`),
    );
    await assert.rejects(read(`DELETE FROM CRM_AssociateStatuses`));
  });

  it('blank the values that an erasure removes', async () => {
    const gone = await server.create(retailBody({ FirstName: 'Vanishing' }));
    assert.equal((await server.call('POST', `/v1/customers/${gone}/erase`)).status, 200);
    const [row = {}] = await read(
      `SELECT FirstName AS name FROM CRM_Distributors WHERE recordnumber = ${gone}`,
    );
    assert.equal(row['name'], '');
  });

  it('follow the plan at the next start, and quote its names', async () => {
    const statuses = publishedPlan.statuses.map((status) =>
      status.id === 1 ? { ...status, name: `Good'; --` } : status,
    );
    await using other = await startTestServer({ extension: { plan: { ...publishedPlan, statuses } } });
    const rows = await other.sql(
      `SELECT StatusName AS name FROM ${schema}CRM_AssociateStatuses WHERE recordnumber = 1`,
    );
    assert.deepEqual(rows, [{ name: `Good'; --` }]);
  });
});

describe('The role for reports', { skip: testEngine === 'sqlite' && 'an embedded file has no roles' }, () => {
  it('as documented, can read the views and nothing else', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const url = server.config.postgres?.url ?? '';
    const role = `reports_${randomUUID().replaceAll('-', '')}`;
    const [, statements = ''] =
      /```sql\n(CREATE ROLE upline_reports[\s\S]*?)```/.exec(readText('docs/operating.md')) ?? [];
    assert.match(statements, /search_path/);
    await server.sql(statements.replaceAll('upline_reports', role));
    const client = new pg.Client({ connectionString: asRole(url, role) });
    await client.connect();
    try {
      const { rows } = await client.query(
        `SELECT EmailAddress FROM CRM_Distributors WHERE recordnumber = ${id}`,
      );
      assert.equal(rows.length, 1);
      const { rows: tables } = await server.installation.database.writer
        .selectFrom('pg_tables' as never)
        .select(['tablename' as never])
        .where('schemaname' as never, '=', 'public' as never)
        .execute()
        .then((found) => ({ rows: found as { tablename: string }[] }));
      assert.ok(tables.length > 20);
      for (const { tablename } of tables)
        await assert.rejects(
          client.query(`SELECT * FROM public.${tablename}`),
          /permission denied/,
          tablename,
        );
      for (const write of [
        'SET default_transaction_read_only = off; UPDATE published.crm_distributors SET firstname = NULL',
        'SET default_transaction_read_only = off; CREATE TABLE published.mine (a int)',
        'SET default_transaction_read_only = off; CREATE TABLE public.mine (a int)',
      ])
        await assert.rejects(client.query(write), /permission denied|read-only|cannot update/, write);
    } finally {
      await client.end();
    }
  });

  it('keeps what it may read when the views change', async () => {
    await using server = await startTestServer();
    await server.sql(`COMMENT ON SCHEMA published IS 'of an older version'`);
    const role = `reports_${randomUUID().replaceAll('-', '')}`;
    await server.sql(`CREATE ROLE ${role} LOGIN; GRANT USAGE ON SCHEMA published TO ${role};
      GRANT SELECT ON ALL TABLES IN SCHEMA published TO ${role}`);
    assert.equal(await preparePublishedViews(server.installation, publishedPlan), 'ready');
    const client = new pg.Client({ connectionString: asRole(server.config.postgres?.url ?? '', role) });
    await client.connect();
    try {
      assert.ok((await client.query('SELECT * FROM published.crm_enrolltree')).rows.length > 0);
    } finally {
      await client.end();
    }
  });
});

describe('Views for reports that cannot be created', {
  skip: testEngine === 'sqlite' && 'an embedded file has no roles',
}, () => {
  it('do not prevent the start: the role lacks the right, or another role owns the schema', async () => {
    await using server = await startTestServer();
    const role = `plain_${randomUUID().replaceAll('-', '')}`;
    await server.sql(`CREATE ROLE ${role} LOGIN`);
    const connectionString = asRole(server.config.postgres?.url ?? '', role);
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString }) }),
    });
    try {
      const outcome = () => ensurePublishedViews(db as never, { statuses: [], enrollmentTree: 'Enrollment' });
      assert.equal(await outcome(), 'schema belongs to another role');
      await server.sql('DROP SCHEMA published CASCADE');
      assert.equal(await outcome(), 'may not create a schema');
      assert.equal(await preparePublishedViews(server.installation, publishedPlan), 'ready');
    } finally {
      await db.destroy();
    }
  });
});

for (const [way, start] of serviceWays) {
  it(`DataService.GetClientConnectionString returns the setting, ${way}, or reports that it is not set`, async () => {
    await using without = await start();
    assert.deepEqual((await without.call('DataService.GetClientConnectionString')).problems, [
      ': client_connection_not_configured',
    ]);
    const text = 'Host=db;Username=upline_reports;Password=secret';
    await using withSetting = await start({ environment: { UPLINE_CLIENT_CONNECTION_STRING: text } });
    const { result } = await withSetting.call('DataService.GetClientConnectionString');
    assert.equal(result, text);
    assert.ok(!withSetting.server.log.join('').includes('Password=secret'));
  });
}
