import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { inTransaction } from '../../../src/database/unit-of-work.ts';
import { retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { administer, createDatabase, type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

/** A create that is repeated with the same key until the answer is 201. */
interface Attempt {
  readonly body: object;
  readonly key: string;
  id?: number;
}

const CLIENTS = 8;
const PAUSE_MS = 20;

describe('PostgreSQL that is stopped and started', {
  skip: testEngine === 'sqlite' && 'about PostgreSQL',
}, () => {
  let postgres: PostgresServer;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.remove());
  const start = async () =>
    startTestServer({ environment: { UPLINE_DATABASE_URL: await createDatabase(postgres.url) } });
  const readiness = async ({ url }: TestServer) => (await fetch(`${url}/readyz`)).status;
  const untilReadiness = (server: TestServer, status: number) =>
    until(async () => (await readiness(server)) === status, { pauseMs: PAUSE_MS });

  for (const end of ['stop', 'SIGQUIT', 'SIGKILL'] as const) {
    it(`under load (${end}): 503 with Retry-After, no lost or repeated write, and recovery without a restart`, async () => {
      await using server = await start();
      const attempts: Attempt[] = [];
      let isOver = false;
      const client = async () => {
        while (!isOver) {
          const attempt: Attempt = { body: retailBody(), key: `k${attempts.length}` };
          attempts.push(attempt);
          await create(server, attempt);
          if (attempt.id === undefined) await delay(PAUSE_MS);
        }
      };
      const load = Promise.all(Array.from({ length: CLIENTS }, client));
      await until(() => attempts.some(({ id }) => id !== undefined));
      await (end === 'stop' ? postgres.stop() : postgres.kill(end));
      await untilReadiness(server, 503);
      await delay(10 * PAUSE_MS);
      await postgres.start();
      await untilReadiness(server, 200);
      const countStored = () => attempts.filter(({ id }) => id !== undefined).length;
      const storedBefore = countStored();
      await until(() => countStored() >= storedBefore + CLIENTS);
      isOver = true;
      await load;

      const refused = attempts.filter(({ id }) => id === undefined);
      assert.ok(refused.length > 0, 'some met the outage');
      // The key of a request that lost its database is held for a minute; the test does not wait for that.
      await server.sql(`UPDATE idempotency_keys SET leased_until = '2000-01-01T00:00:00.000Z'`);
      for (const attempt of refused) await create(server, attempt);
      const ids = attempts.map(({ id }) => id).sort((a = 0, b = 0) => a - b);
      const stored = await server.sql('SELECT id FROM customers WHERE id > 1000 ORDER BY id');
      assert.deepEqual(
        stored.map(({ id }) => id),
        ids,
        'each was stored once',
      );
      await assertInvariants({ query: server.sql, engine: 'postgres' });
    });
  }

  it('ends only the transaction when a connection breaks between two of its statements', async () => {
    await using server = await start();
    const { writer } = server.installation.database;
    const broken = inTransaction(writer, async (transaction) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(transaction);
      await administer(postgres.url, `SELECT pg_terminate_backend(${rows[0]?.pid})`);
      await delay(10 * PAUSE_MS);
      await sql`SELECT 1`.execute(transaction);
    });
    await assert.rejects(broken);
    assert.equal((await server.call('POST', '/v1/customers', retailBody())).status, 201);
  });
});

async function create(server: TestServer, attempt: Attempt): Promise<void> {
  const headers = { 'Idempotency-Key': attempt.key };
  const answer = await server.call('POST', '/v1/customers', attempt.body, headers);
  if (answer.status === 201) {
    attempt.id = answer.json;
    return;
  }
  assert.deepEqual([answer.status, answer.json.code], [503, 'database_unavailable'], answer.text);
  assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
}
