import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { distributorBody, retailBody } from '../../test/support/bodies.ts';
import { addManyCustomers, ODD_TEXTS } from '../../test/support/many-customers.ts';
import { administer, createDatabase } from '../../test/support/postgres.ts';
import { runUpline, spawnUpline } from '../../test/support/process.ts';
import { startTestServer, type TestServer, testEngine } from '../../test/support/test-server.ts';
import { until } from '../../test/support/until.ts';
import { openDatabase } from '../database/open-database.ts';
import { TABLE_KEYS } from '../database/tables/table-keys.ts';

/** Enough for several batches of each table. */
const MANY = 2_500;
const UNUSED_IDS = 7;
const AT_ONCE = 50;

/** All customers as clients read them, by id. */
async function readEverybody(server: TestServer): Promise<string[]> {
  const ids = (await server.sql('SELECT id FROM customers ORDER BY id')).map((row) => row['id']);
  const read = async (id: unknown) => {
    const answer = await server.call('GET', `/v1/customers/${id}`);
    return `${answer.headers.get('etag')} ${answer.text}`;
  };
  const texts: string[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    texts.push(...(await Promise.all(ids.slice(from, from + AT_ONCE).map(read))));
  }
  return texts;
}

const LOG = 'SELECT * FROM CRM_AssociateTypeChanges ORDER BY recordnumber';

describe('upline migrate-to', { skip: testEngine === 'sqlite' && 'needs PostgreSQL' }, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-move-'));
  const source = { UPLINE_DATA_DIR: directory };
  const told: { everybody: string[]; log: unknown; keys: unknown; partner: unknown; nextId: number } = {
    everybody: [],
    log: [],
    keys: [],
    partner: null,
    nextId: 0,
  };
  const serverUrl = process.env['UPLINE_TEST_POSTGRES'] ?? '';

  before(async () => {
    await using server = await startTestServer({ directory, engine: 'sqlite' });
    await fillSource(server);
    told.everybody = await readEverybody(server);
    told.log = await server.sql(LOG);
    told.partner = await server.installation.subscriptions.find('partner');
    told.keys = await server.installation.subscriptions.reveal('web shop');
    const [sequence] = await server.sql("SELECT seq FROM sqlite_sequence WHERE name = 'customers'");
    told.nextId = Number(sequence?.['seq']) + 1;
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const startMoved = (url: string) =>
    startTestServer({ directory, environment: { UPLINE_DATABASE_URL: url, UPLINE_DATABASE_POOL_SIZE: '4' } });

  /** A copy of the source, for changes. */
  function copySource(statement: string): { settings: { UPLINE_DATA_DIR: string }; remove(): void } {
    const copy = mkdtempSync(path.join(tmpdir(), 'upline-move-'));
    cpSync(directory, copy, { recursive: true });
    const database = new DatabaseSync(path.join(copy, 'upline.db'));
    database.exec(statement);
    database.close();
    return {
      settings: { UPLINE_DATA_DIR: copy },
      remove: () => rmSync(copy, { recursive: true, force: true }),
    };
  }

  it('moves everything: the server on PostgreSQL gives the same answers as the server on the file', async () => {
    // As documented: a role that owns the database and has no other rights.
    const admin = await createDatabase(serverUrl);
    const role = `owner_${process.pid}`;
    await administer(admin, `CREATE ROLE ${role} LOGIN`);
    await administer(admin, `ALTER DATABASE ${path.basename(admin)} OWNER TO ${role}`);
    const url = Object.assign(new URL(admin), { username: role }).href;
    const { code, stdout, stderr } = await runUpline(['migrate-to', url], source);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^customers +2,5\d\d {2}[0-9a-f]{16}$/m);

    await using server = await startMoved(url);
    assert.deepEqual(await readEverybody(server), told.everybody);
    assert.deepEqual(await server.sql(LOG), told.log);
    assert.deepEqual(await server.installation.subscriptions.reveal('web shop'), told.keys);
    assert.deepEqual(await server.installation.subscriptions.find('partner'), told.partner);
    assert.equal(
      await server.create(retailBody()),
      told.nextId,
      'ids continue after the last one ever taken',
    );
    const [upgraded] = await server.sql("SELECT id FROM customers WHERE first_name = 'To upgrade'");
    const answer = await server.call('PUT', `/v1/customers/upgrade/${upgraded?.['id']}`, distributorBody());
    assert.equal(answer.status, 201, answer.text);
    assert.equal((await server.sql(LOG)).length, (told.log as unknown[]).length + 1);
  });

  it('loses nothing of the schema: keys, indexes and triggers are those of a new database', async () => {
    const [moved, fresh] = [await createDatabase(serverUrl), await createDatabase(serverUrl)];
    const { code, stdout } = await runUpline(['migrate-to', moved, '--json'], source);
    assert.equal(code, 0);
    const tables: Record<string, unknown>[] = JSON.parse(stdout);
    const customers = tables.find(({ table }) => table === 'customers');
    assert.match(
      JSON.stringify(customers),
      /^\{"table":"customers","rows":25\d\d,"checksum":"[0-9a-f]{64}"\}$/,
    );
    const empty = await startMoved(fresh).catch((error: Error) => error);
    if (!(empty instanceof Error)) await empty.close();
    assert.deepEqual(await describeSchema(moved), await describeSchema(fresh));
  });

  it('leaves an empty database that no server starts on if it is killed halfway, and finishes when run again', async () => {
    const url = await createDatabase(serverUrl);
    const moving = spawnUpline(['migrate-to', url], source);
    await untilInserting(url);
    moving.child.kill('SIGKILL');
    assert.equal((await moving.ended).code, null);

    const server = await runUpline(['serve'], {
      ...source,
      UPLINE_DATABASE_URL: url,
      UPLINE_PORT: '0',
    });
    assert.equal(server.code, 2, server.stderr);
    assert.match(server.stderr, /^upline: This database is being filled by "upline migrate-to"/);
    assert.deepEqual(await select(url, 'SELECT id FROM customers'), []);

    const again = await runUpline(['migrate-to', url], source);
    assert.equal(again.code, 0, again.stderr);
    await using moved = await startMoved(url);
    const [count] = await moved.sql('SELECT count(*) AS count FROM customers');
    assert.equal(count?.['count'], told.everybody.length);
  });

  it('refuses while another process has the file open', async () => {
    const url = await createDatabase(serverUrl);
    const copy = copySource('SELECT 1');
    const database = new DatabaseSync(path.join(copy.settings.UPLINE_DATA_DIR, 'upline.db'));
    database.prepare('SELECT count(*) FROM customers').get();
    const { code, stderr } = await runUpline(['migrate-to', url], copy.settings);
    database.close();
    assert.equal(code, 2);
    assert.match(stderr, /^upline: Another process, such as the server, has the embedded database open/);
    copy.remove();
  });

  it('fails when another process wrote to the file during the move', async () => {
    const url = await createDatabase(serverUrl);
    const copy = copySource('SELECT 1');
    const moving = spawnUpline(['migrate-to', url], copy.settings);
    await untilInserting(url);
    const database = new DatabaseSync(path.join(copy.settings.UPLINE_DATA_DIR, 'upline.db'));
    database.exec("UPDATE customers SET first_name = 'Late' WHERE id = 1001");
    database.close();
    const { code, stderr } = await moving.ended;
    assert.equal(code, 2);
    assert.match(stderr, /changed during the move; stop the server and move again/);
    assert.deepEqual(await select(url, 'SELECT id FROM customers'), []);
    copy.remove();
  });

  it('refuses a database that is not empty, and one that others use', async () => {
    const [used, shared] = [await createDatabase(serverUrl), await createDatabase(serverUrl)];
    assert.equal((await runUpline(['migrate-to', used], source)).code, 0);
    const twice = await runUpline(['migrate-to', used], source);
    assert.equal(twice.code, 2);
    assert.match(twice.stderr, /holds data of Upline already \(installation, .*customers/);

    await administer(shared, 'CREATE TABLE invoices (id integer)');
    const foreign = await runUpline(['migrate-to', shared], source);
    assert.equal(foreign.code, 2);
    assert.match(foreign.stderr, /has other tables \(invoices\)/);
    assert.deepEqual(
      await select(shared, 'SELECT tablename FROM pg_tables WHERE schemaname = current_schema()'),
      [{ tablename: 'invoices' }],
      'nothing was created in it',
    );
  });

  it('names the row and column that PostgreSQL would store differently, and stores nothing', async () => {
    const cases = [
      [
        "UPDATE placements SET from_at = '2024-01-01 00:00:00Z' WHERE id = 9",
        /placements id=9 .* in from_at/,
      ],
      [
        "UPDATE custom_fields SET field3 = 'a' || char(0) WHERE customer_id = 1003",
        /NUL character in field3/,
      ],
      [
        "UPDATE customers SET birth_date = '1973-02-30' WHERE id = 1003",
        /^upline: customers id=1003 has a value in birth_date that PostgreSQL cannot store/m,
      ],
      [
        "UPDATE customers SET birth_date = '0000-01-01' WHERE id = 1003",
        /customers id=1003 has a value in birth_date/,
      ],
    ] as const;
    for (const [statement, message] of cases) {
      const copy = copySource(statement);
      const url = await createDatabase(serverUrl);
      const { code, stderr } = await runUpline(['migrate-to', url], copy.settings);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.deepEqual(await select(url, 'SELECT id FROM placements'), []);
      copy.remove();
    }
  });

  it('says in one line what is wrong with the address or the setting', async () => {
    const cases = [
      [['migrate-to'], {}, 2, /Missing argument ADDRESS/],
      [['migrate-to', 'mysql://user:secret@host/db'], {}, 2, /must look like postgres:/],
      [
        ['migrate-to', 'postgres://127.0.0.1:1/none'],
        {},
        2,
        /PostgreSQL cannot be used: .*ECONNREFUSED.*start it, or correct the address/,
      ],
      [
        ['migrate-to', 'postgres://host/db'],
        { UPLINE_DATABASE_URL: 'postgres://host/db' },
        2,
        /is already on PostgreSQL/,
      ],
      [
        ['migrate-to', 'postgres://host/db'],
        { UPLINE_DATA_DIR: '/nowhere' },
        2,
        /There is no database in \/nowhere/,
      ],
    ] as const;
    for (const [words, environment, code, message] of cases) {
      const finished = await runUpline(words, { ...source, ...environment });
      assert.match(finished.stderr, message);
      assert.equal(finished.code, code);
      assert.doesNotMatch(finished.stderr, /secret|\n {4}at /);
    }
  });

  it('covers every table of both engines, each with its primary key', async () => {
    const url = await createDatabase(serverUrl);
    const database = await openDatabase({
      url,
      poolSize: 1,
      statementTimeoutMs: 10_000,
      onConnectionError: assert.ifError,
    });
    await database.close();
    const postgres = await select(
      url,
      `SELECT relname AS table, array_agg(attname::text ORDER BY attnum) AS key
       FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
       JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
       WHERE indisprimary AND relnamespace = current_schema()::regnamespace AND relname NOT LIKE 'kysely%'
       GROUP BY relname`,
    );
    const file = new DatabaseSync(path.join(directory, 'upline.db'), { readOnly: true });
    const embedded = file
      .prepare(
        `SELECT tables.name AS "table", json_group_array(columns.name ORDER BY columns.pk) AS key
         FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns ON columns.pk > 0
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' AND tables.name NOT LIKE 'kysely%'
           AND tables.name NOT LIKE 'customers_search%'
         GROUP BY tables.name`,
      )
      .all();
    file.close();
    const sorted = (rows: (readonly [unknown, unknown])[]) => Object.fromEntries(rows);
    assert.deepEqual(sorted(postgres.map((row) => [row['table'], row['key']])), TABLE_KEYS);
    assert.deepEqual(
      sorted(embedded.map((row) => [row['table'], JSON.parse(String(row['key']))])),
      TABLE_KEYS,
    );
  });
});

async function fillSource(server: TestServer): Promise<void> {
  await addManyCustomers(server.installation, MANY);
  const retail = await server.create(retailBody());
  const upgraded = await server.create(retailBody());
  await server.call('PUT', `/v1/customers/upgrade/${upgraded}`, distributorBody());
  await server.create(retailBody({ FirstName: 'To upgrade' }));
  const custom = Object.fromEntries(ODD_TEXTS.map((text, index) => [`Field${index + 1}`, text]));
  await server.call('PATCH', `/v1/customers/${retail}`, { AssociateCustom: custom });
  // A sponsor with a higher id: no order of rows satisfies the foreign key.
  await server.sql(`UPDATE customers SET sponsor_id = ${upgraded} WHERE id IN (1001, ${retail})`);
  await server.sql(`UPDATE customers SET base_type = 3 WHERE id = ${retail}`);
  await server.sql(`UPDATE sqlite_sequence SET seq = seq + ${UNUSED_IDS} WHERE name = 'customers'`);
  const { products, changes } = server.installation.subscriptionStorage;
  const product = await products.create({ name: 'Lookups', description: '', operations: ['GetCustomer'] });
  await changes.create('partner', {
    productId: product.id,
    scopes: ['read'],
    allowedAddresses: ['10.0.0.0/8'],
  });
  await server.installation.subscriptions.expire('partner', 'primary', '2999-12-31');
  await server.installation.subscriptions.create('web shop');
  await server.installation.subscriptions.regenerate('web shop', 'secondary');
  await server.installation.subscriptions.setState('web shop', 'suspended');
}

async function select(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until the command writes to one of the large tables. Writing to a single one may end between two checks. */
async function untilInserting(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const query = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database()
        AND query ~ '^insert into "(customers|addresses|placements|outbox_events)"'`;
    await until(async () => (await client.query(query)).rowCount !== 0, { pauseMs: 2 });
  } finally {
    await client.end();
  }
}

/** Constraints, indexes and triggers, in PostgreSQL's own format. */
function describeSchema(url: string): Promise<Record<string, unknown>[]> {
  return select(
    url,
    `SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS part
     FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
     UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
     ORDER BY part`,
  );
}
