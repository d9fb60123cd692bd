import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../test/support/bodies.ts';
import { documentedCommands, runCommands } from '../../test/support/documented-commands.ts';
import { addManyCustomers } from '../../test/support/many-customers.ts';
import { runUpline } from '../../test/support/process.ts';
import { startTestServer, type TestServer, testEngine } from '../../test/support/test-server.ts';
import { BackupError, backUpEmbeddedDatabase } from '../database/backup.ts';

const SQLITE_BUSY = 5;

describe('upline backup', { skip: testEngine === 'postgres' && 'about the embedded file' }, () => {
  const place = mkdtempSync(path.join(tmpdir(), 'upline-backup-'));
  const directory = path.join(place, 'data');
  const settings = { UPLINE_DATA_DIR: directory };
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ directory, engine: 'sqlite' });
    // Enough rows for several steps of copying, so that some writes happen between them.
    await addManyCustomers(server.installation, 3_000);
  });
  after(async () => {
    await server.close();
    rmSync(place, { recursive: true, force: true });
  });

  it('copies all writes acknowledged before it began, under write load; a server runs on the restored copy', async () => {
    const load = startLoad(server);
    await load.untilAcknowledged(10);
    const acknowledged = [...load.acknowledged];
    const [back, restore] = documentedCommands('docs/operating.md', 'Back up and restore');
    const output = await runCommands(back ?? '', place, settings);
    assert.match(
      output,
      /backups\/upline\.db: .* customers, checked\.\n.*data\/secret\.key is not in the copy/,
    );
    await load.stop();
    assert.ok(load.acknowledged.length > acknowledged.length, 'writes continued during the copy');
    assert.deepEqual(readdirSync(path.join(place, 'backups')), ['upline.db'], 'one file, no partial ones');
    assert.equal(statSync(path.join(place, 'backups/upline.db')).mode & 0o777, 0o600);

    await runCommands(restore ?? '', place, settings);
    await using restored = await startTestServer({
      directory: path.join(place, 'restored'),
      engine: 'sqlite',
    });
    for (const id of acknowledged) {
      const [then, now] = [
        await restored.call('GET', `/v1/customers/${id}`),
        await server.call('GET', `/v1/customers/${id}`),
      ];
      assert.equal(then.text, now.text);
    }
    await assertWhole(restored);
    assert.ok((await restored.create(retailBody())) > Math.max(...acknowledged));
  });

  it('copies the state of a single moment, even with writes between its steps', async () => {
    const file = path.join(place, 'moment.db');
    const other = new DatabaseSync(server.config.databaseFile);
    let [steps, writes] = [0, 0];
    const onProgress = () => {
      steps += 1;
      assert.ok(steps < 50, 'the copying restarts with every write');
      try {
        other.exec("UPDATE customers SET first_name = 'Concurrent' WHERE id = 1001");
        writes += 1;
      } catch (error) {
        // The server itself may be writing. Waiting here would keep the server from finishing.
        if ((error as { readonly errcode?: number }).errcode !== SQLITE_BUSY) throw error;
      }
    };
    await backUpEmbeddedDatabase(server.config.databaseFile, file, { onProgress });
    other.close();
    assert.ok(steps >= 2 && writes >= 1, `${steps} steps, ${writes} writes`);
    const copy = new DatabaseSync(file, { readOnly: true });
    const row = copy.prepare('SELECT first_name FROM customers WHERE id = 1001').get();
    copy.close();
    assert.notEqual(row?.['first_name'], 'Concurrent');
  });

  it('leaves no files behind when it is stopped halfway', async () => {
    const stop = new AbortController();
    const copying = backUpEmbeddedDatabase(server.config.databaseFile, path.join(place, 'stopped.db'), {
      signal: stop.signal,
    });
    stop.abort(new BackupError('Stopped'));
    await assert.rejects(copying, BackupError);
    assert.deepEqual(
      readdirSync(place).filter((name) => name.startsWith('stopped')),
      [],
    );
  });

  it('replaces a file only on request, and then atomically', async () => {
    const file = path.join(place, 'taken.db');
    writeFileSync(file, 'precious');
    const refused = await runUpline(['backup', file], settings);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /taken\.db exists; --force replaces it/);
    assert.equal(statSync(file).size, 'precious'.length);
    const forced = await runUpline(['backup', file, '--force'], settings);
    assert.equal(forced.code, 0, forced.stderr);
    assert.ok(statSync(file).size > 100_000);
  });

  it('reports its time, location and contents to programs and `upline status`', async () => {
    const file = path.join(place, 'noted.db');
    const made = JSON.parse((await runUpline(['backup', file, '--json'], settings)).stdout);
    const { isSearchIndexBroken, ...backup } = made;
    assert.equal(isSearchIndexBroken, false);
    assert.deepEqual([backup.file, backup.bytes], [file, statSync(file).size]);
    const status = JSON.parse((await runUpline(['status', '--json'], settings)).stdout);
    assert.deepEqual(status.lastBackup, backup);
    assert.equal(statSync(path.join(directory, 'last-backup.json')).mode & 0o777, 0o600);
    const { stdout } = await runUpline(['status'], settings);
    assert.match(stdout, /^Last backup {4}\d{4}-\d\d-\d\d \d\d:\d\d UTC to .*\/noted\.db \(\d/m);
  });

  it('explains a failure in one line, and leaves no files behind', async () => {
    mkdirSync(path.join(place, 'folder'));
    const file = path.join(place, 'never.db');
    const cases = [
      [['backup'], {}, /Missing argument FILE/],
      [['backup', file], { UPLINE_DATABASE_URL: 'postgres://host/db' }, /back it up with pg_dump/],
      [['backup', file], { UPLINE_DATA_DIR: path.join(place, 'none') }, /There is no database in/],
      [['backup', path.join(place, 'none/never.db')], {}, /cannot write .*never\.db \(there is no directory/],
      [['backup', path.join(place, 'folder')], {}, /is not a file/],
      [['backup', path.join(directory, 'upline.db'), '--force'], {}, /is the database itself/],
    ] as const;
    for (const [words, environment, message] of cases) {
      const { code, stderr } = await runUpline(words, { ...settings, ...environment });
      assert.match(stderr, message);
      assert.equal(code, 2);
    }
    assert.ok(!existsSync(file));
    assert.deepEqual(
      readdirSync(place).filter((name) => name.includes('partial')),
      [],
    );
  });
});

/** Creates and upgrades customers until stopped. */
function startLoad(server: TestServer) {
  const acknowledged: number[] = [];
  let isStopped = false;
  const write = async () => {
    while (!isStopped) {
      const id = await server.create(retailBody());
      const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
      assert.equal(answer.status, 201);
      acknowledged.push(id);
    }
  };
  const writers = Promise.all([write(), write(), write()]);
  return {
    acknowledged,
    async untilAcknowledged(count: number) {
      while (acknowledged.length < count) await Promise.race([writers, new Promise(setImmediate)]);
    },
    async stop() {
      isStopped = true;
      await writers;
    },
  };
}

/** No customer is incomplete: each upgraded distributor has a log row, a placement and an event. */
async function assertWhole(server: TestServer): Promise<void> {
  assert.deepEqual(await server.sql('PRAGMA foreign_key_check'), []);
  assert.deepEqual(
    await server.sql(`SELECT customers.id FROM customers
      LEFT JOIN crm_associatetypechanges ON associateid = customers.id
      LEFT JOIN placements ON node_id = customers.id AND tree = 'Unilevel' AND to_at IS NULL
      WHERE changed_operation = 'UpgradeCustomer' AND (associateid IS NULL OR node_id IS NULL)`),
    [],
  );
  const [half] = await server.sql(
    `SELECT count(*) AS count FROM customers WHERE id > 2
       AND NOT EXISTS (SELECT 1 FROM outbox_events WHERE customer_id = customers.id)`,
  );
  assert.equal(half?.['count'], 0);
}
