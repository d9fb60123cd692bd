import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { indexNames } from '../../../src/database/engine.ts';
import { createImportHome, type ImportHome } from '../../support/import-home.ts';
import { runUpline, spawnUpline } from '../../support/process.ts';
import { type TestServer, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

/**
 * Enough that indexes are dropped during the import, where the engine allows it, and that several batches are needed.
 */
const CUSTOMERS = 22_000;
/** More bytes than the import writes before the first customers. */
const FIRST_BATCH_BYTES = 2_000_000;

const LOADED_TABLES = ['customers', 'placements', 'web_aliases'] as const;

/** Waits until an import is storing customers, without a database connection that the import would notice. */
async function untilStoring({ directory, environment }: ImportHome, isOver: () => boolean): Promise<void> {
  const url = environment['UPLINE_DATABASE_URL'];
  const log = path.join(directory, 'upline.db-wal');
  const client = url === undefined ? null : new pg.Client({ connectionString: url });
  await client?.connect();
  const isStoring = async () => {
    if (client === null) return existsSync(log) && statSync(log).size > FIRST_BATCH_BYTES;
    const { rows } = await client.query("SELECT to_regclass('imports') IS NOT NULL AS there");
    if (rows[0]?.there !== true) return false;
    return (await client.query('SELECT 1 FROM imports WHERE stored > 0')).rowCount === 1;
  };
  await until(async () => isOver() || (await isStoring()), { pauseMs: 2 });
  await client?.end();
}

/** The first and the last stored customer are found by a part of their email address. */
async function assertAllFound(server: TestServer): Promise<void> {
  const rows = await server.sql(`SELECT id, email_address FROM customers
    WHERE id IN ((SELECT MIN(id) FROM customers WHERE id > 2), (SELECT MAX(id) FROM customers WHERE id > 2))`);
  for (const { id, email_address: email } of rows) {
    const { json } = await server.call('GET', `/v1/customers/search/${encodeURIComponent(String(email))}`);
    assert.ok(
      JSON.stringify(json).includes(`"CustomerId":${id}`),
      `${email} is found: ${JSON.stringify(json)}`,
    );
  }
}

describe('An import that is interrupted', () => {
  it('leaves complete customers when it is killed at any moment, and continues where it stopped', async () => {
    await using home = await createImportHome();
    const indexesOf = ({ installation: { database } }: TestServer) =>
      Promise.all(LOADED_TABLES.map(async (table) => (await indexNames(database.writer, table)).toSorted()));
    const indexesBefore = await home.look(indexesOf);
    const file = path.join(home.directory, 'network.csv');
    const words = ['generate', '--customers', String(CUSTOMERS), '--seed', '3', '--to-csv', file];
    assert.equal((await runUpline(words, home.environment)).code, 0);

    const killed: number[] = [];
    for (const kill of [untilStoring, () => delay(1_500)]) {
      const { child, ended: finished } = spawnUpline(['import', file], home.environment);
      let isOver = false;
      finished.then(() => {
        isOver = true;
      });
      await kill(home, () => isOver);
      child.kill('SIGKILL');
      await finished;
      // A server starts on the remaining data, and every invariant is satisfied.
      await home.look(async (server) => {
        const [row] = await server.sql(`SELECT position, stored, total_rows, finished_at,
          (SELECT COUNT(*) FROM customers) AS customers FROM imports`);
        assert.equal(Number(row?.['customers'] ?? 1), Number(row?.['stored'] ?? 0) + 1);
        assert.equal(row?.['stored'], row?.['position']);
        killed.push(Number(row?.['stored'] ?? 0));
        await assertAllFound(server);
      });
    }
    assert.ok(
      killed.every((stored, index) => stored >= (killed[index - 1] ?? 0)),
      String(killed),
    );

    const last = await runUpline(['import', file], home.environment);
    if ((killed.at(-1) ?? 0) < CUSTOMERS) {
      assert.equal(last.code, 0, last.stderr);
      if ((killed.at(-1) ?? 0) > 0) assert.match(last.stdout, /stored by an earlier run/);
    }
    await home.look(async (server) => {
      const [row] = await server.sql(
        'SELECT COUNT(*) AS customers, COUNT(DISTINCT external_reference_id) AS different FROM customers',
      );
      assert.deepEqual(row, { customers: CUSTOMERS + 1, different: CUSTOMERS });
      await assertAllFound(server);
      assert.deepEqual(await indexesOf(server), indexesBefore, 'what was left out is there again');
    });
    const again = await runUpline(['import', file], home.environment);
    assert.match(again.stderr, /This file was imported/);
  });

  it('leaves the search index in one segment, which is then merged like the index of a server', {
    skip: testEngine !== 'sqlite' && 'PostgreSQL keeps its index itself',
  }, async () => {
    await using home = await createImportHome();
    const words = ['generate', '--customers', String(CUSTOMERS), '--seed', '3'];
    assert.equal((await runUpline(words, home.environment)).code, 0);
    await home.look(async (server) => {
      await assertAllFound(server);
      // FTS5 keeps the number of the segment in the upper bits of the id of a block.
      const segments =
        'SELECT count(DISTINCT id >> 37) AS segments FROM customers_search_data WHERE id >> 37 > 0';
      assert.deepEqual(await server.sql(segments), [{ segments: 1 }]);
      const options = await server.sql(
        `SELECT k, v FROM customers_search_config WHERE k LIKE '%merge' ORDER BY k`,
      );
      assert.deepEqual(options, [
        { k: 'automerge', v: 4 },
        { k: 'crisismerge', v: 16 },
      ]);
      // A setting of the index that filling it does not change.
      const kept = await server.sql(`SELECT v FROM customers_search_config WHERE k = 'secure-delete'`);
      assert.deepEqual(kept, [{ v: 1 }]);
    });
  });

  it('keeps the statistics of PostgreSQL current during the import', {
    skip: testEngine !== 'postgres' && 'the embedded engine has none',
  }, async () => {
    await using home = await createImportHome();
    const file = path.join(home.directory, 'network.csv');
    // A batch has 2,000 rows.
    const words = ['generate', '--customers', '2500', '--seed', '3', '--to-csv', file];
    assert.equal((await runUpline(words, home.environment)).code, 0);
    assert.equal((await runUpline(['import', file], home.environment)).code, 0);
    const client = new pg.Client({ connectionString: home.environment['UPLINE_DATABASE_URL'] });
    await client.connect();
    const { rows } = await client.query(`SELECT relname, reltuples >= 2000 AS known FROM pg_class
      WHERE oid IN ('customers'::regclass, 'placements'::regclass) ORDER BY relname`);
    await client.end();
    assert.deepEqual(rows, [
      { relname: 'customers', known: true },
      { relname: 'placements', known: true },
    ]);
  });
});
