import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createConfig } from '../../../src/config/config.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import { type Answer, problemsOf } from '../../support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { runUpline } from '../../support/process.ts';
import {
  type ServerProcess,
  SUBSCRIPTION_KEY,
  sharedSettings,
  startTogether,
} from '../../support/server-processes.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const BURST = 100;

describe('Several processes on one database', {
  skip: testEngine === 'sqlite' && 'an embedded file belongs to one server process',
}, () => {
  let directory: string;
  let settings: NodeJS.ProcessEnv;
  let processes: readonly ServerProcess[] = [];
  let pool: pg.Pool;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    settings = sharedSettings(await databaseIn(directory));
    pool = new pg.Pool({ connectionString: settings['UPLINE_DATABASE_URL'] });
  });
  after(async () => {
    for (const server of processes) await server[Symbol.asyncDispose]();
    await pool.end();
    rmSync(directory, { recursive: true, force: true });
  });
  const query = async (sql: string): Promise<Record<string, unknown>[]> => (await pool.query(sql)).rows;
  const number = async (sql: string) => Number((await query(`SELECT (${sql}) AS value`))[0]?.['value']);
  /** The process for a turn: neighboring turns go to different processes. */
  const at = (turn: number): ServerProcess => {
    const server = processes[turn % processes.length];
    assert.ok(server);
    return server;
  };
  const burst = (call: (server: ServerProcess, turn: number) => Promise<Answer>) =>
    Promise.all(Array.from({ length: BURST }, (_, turn) => call(at(turn), turn)));
  const create = async (body: Record<string, unknown>): Promise<number> => {
    const answer = await at(0).call('POST', '/v1/customers', body);
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  };
  const upline = async (...args: string[]) => {
    const end = await runUpline(args, settings);
    assert.deepEqual([end.code, end.stderr], [0, ''], args.join(' '));
    return end.stdout.trim();
  };

  it('started at the same moment on an empty database, create its contents once, and all serve', async () => {
    processes = await startTogether(
      ['a', 'b', 'c'].map((name) => ({ ...settings, UPLINE_DATA_DIR: path.join(directory, name) })),
    );
    for (const server of processes) {
      assert.equal((await server.call('GET', '/v1/customers/2')).status, 200);
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    }
    assert.equal(await number("SELECT count(*) FROM subscriptions WHERE name = 'default'"), 1);
    assert.equal(await number('SELECT count(*) FROM customers'), 1);
    const migrations = await query('SELECT name, count(*) AS runs FROM kysely_migration GROUP BY name');
    assert.ok(migrations.length > 0);
    for (const { runs } of migrations) assert.equal(Number(runs), 1);
  });

  it('wait and continue one after another when they reach the same step of their first start', async () => {
    // A statement that waits for no lock is faster than this on the slowest machine.
    const limitMs = 3_000;
    const environment = sharedSettings({
      ...(await databaseIn(path.join(directory, 'held'))),
      UPLINE_DATABASE_TIMEOUT_MS: String(limitMs),
    });
    await (await openInstallation(createConfig(environment))).close();
    const held = new pg.Pool({ connectionString: environment['UPLINE_DATABASE_URL'] });
    const customers = await held.connect();
    const subscriptions = await held.connect();
    const bothWait = () =>
      until(async () => {
        const { rows } = await held.query(`SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`);
        return rows.length === 2;
      });
    let starting: Promise<ServerProcess[]>;
    try {
      // Each process can read, and may find that something must be created, but cannot write.
      await customers.query('BEGIN; LOCK TABLE customers IN SHARE MODE');
      await subscriptions.query('BEGIN; LOCK TABLE subscriptions IN SHARE MODE');
      starting = startTogether([environment, environment]);
      await bothWait();
      // Building an index may take this long; no time limit for statements of requests may end that.
      await delay(limitMs * 1.5);
      await customers.query('ROLLBACK');
      await bothWait();
    } finally {
      customers.release(true);
      subscriptions.release(true);
      await held.end();
    }
    for (const server of await starting) {
      assert.equal((await server.call('GET', '/v1/customers/2')).status, 200);
      await server[Symbol.asyncDispose]();
    }
  });

  it('apply a change of keys by any process from the next request on', async () => {
    const statuses = (key: string) =>
      Promise.all(
        processes.map(async ({ url }) => {
          const headers = { 'Ocp-Apim-Subscription-Key': key };
          return (await fetch(`${url}/v1/customers/2`, { headers })).status;
        }),
      );
    const [, first = ''] = /primary\s+(\w+)/.exec(await upline('keys', 'create', 'web shop')) ?? [];
    assert.deepEqual(await statuses(first), [200, 200, 200]);
    const second = await upline('keys', 'regenerate', 'web shop');
    assert.deepEqual([await statuses(first), await statuses(second)].flat(), [401, 401, 401, 200, 200, 200]);
    await upline('keys', 'suspend', 'web shop');
    assert.deepEqual(await statuses(second), [401, 401, 401]);
    await upline('keys', 'activate', 'web shop');
    assert.deepEqual(await statuses(second), [200, 200, 200]);
    assert.deepEqual(await statuses(SUBSCRIPTION_KEY), [200, 200, 200]);
  });

  it(`carry out one of ${BURST} upgrades of one customer, and refuse all others`, async () => {
    const id = await create(retailBody());
    const body = distributorBody();
    const answers = await burst((server) => server.call('PUT', `/v1/customers/upgrade/${id}`, body));
    assertOneWins(answers, 'CustomerType: already_upgraded');
    assert.equal(await number(`SELECT count(*) FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`), 1);
    assert.equal(
      await number(`SELECT count(*) FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`),
      1,
    );
  });

  it(`create one of ${BURST} customers with one email address, and refuse all others with the name of the taken field`, async () => {
    const count = 'SELECT count(*) FROM customers';
    const earlier = await number(count);
    const answers = await burst((server, turn) =>
      server.call(
        'POST',
        '/v1/customers',
        preferredBody({
          EmailAddress: `${turn % 3 === 0 ? 'R' : 'r'}ush@example.com`,
          Username: `rush ${turn}`,
        }),
      ),
    );
    assertOneWins(answers, 'EmailAddress: not_unique');
    assert.equal(await number(count), earlier + 1);
  });

  it('accept one of many changes with the same If-Match', async () => {
    const id = await create(retailBody());
    const seen = (await at(0).call('GET', `/v1/customers/${id}`)).headers.get('etag') ?? '';
    const patch = (server: ServerProcess, etag: string, FirstName: string) =>
      server.call('PATCH', `/v1/customers/${id}`, { FirstName }, { 'If-Match': etag });
    const answers = await burst((server, turn) => patch(server, seen, `Name ${turn}`));
    assertOneWins(answers, ': precondition_failed', 200, 412);
    const written = answers.find(({ status }) => status === 200);
    const next = written?.headers.get('etag') ?? '';
    // Each process accepts the newest tag of another process, and no earlier tag.
    assert.equal((await patch(at(1), next, 'Later')).status, 200);
    assert.equal((await patch(at(2), next, 'Too late')).status, 412);
  });

  it('answer 409 with Retry-After while another process works on the same key, and then with its answer', async () => {
    const body = retailBody();
    const send = (server: ServerProcess) =>
      server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'held' });
    const holder = await pool.connect();
    let first: Promise<Answer>;
    try {
      // No process can write to customers now, so the first request cannot end before the second arrives.
      await holder.query('BEGIN; LOCK TABLE customers IN SHARE MODE');
      first = send(at(0));
      await until(async () => (await number('SELECT count(*) FROM idempotency_keys')) === 1);
      const second = await send(at(1));
      assert.deepEqual(problemsOf(second), [': idempotency_in_flight']);
      assert.equal(second.status, 409);
      assert.match(second.headers.get('retry-after') ?? '', /^\d+$/);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    const answer = await first;
    assert.equal(answer.status, 201);
    for (const server of processes.slice(1)) assertReplays(await send(server), answer);
  });

  it('carry out a request once, even if it is sent to all of them at the same time with one key', async () => {
    const body = retailBody();
    const count = 'SELECT count(*) FROM customers';
    const earlier = await number(count);
    const headers = { 'Idempotency-Key': 'burst' };
    const answers = await burst((server) => server.call('POST', '/v1/customers', body, headers));
    const [first, ...more] = answers.filter(
      ({ status, headers: sent }) => status === 201 && !sent.has('idempotent-replayed'),
    );
    assert.ok(first);
    assert.deepEqual(more, []);
    for (const answer of answers) {
      if (answer === first) continue;
      if (answer.status === 201) assertReplays(answer, first);
      else {
        assert.equal(answer.status, 409);
        assert.ok(answer.headers.has('retry-after'));
      }
    }
    assert.equal(await number(count), earlier + 1);
    for (const server of processes) {
      assertReplays(await server.call('POST', '/v1/customers', body, headers), first);
    }
  });

  it('keep serving while a process of an older version is refused, which gives the reason in one line', async () => {
    await query("INSERT INTO kysely_migration VALUES ('9999-from-the-future', '2026-01-01')");
    try {
      const end = await runUpline(['serve'], { ...settings, UPLINE_PORT: '0' });
      assert.equal(end.code, 2);
      assert.match(end.stderr, /^upline: [^\n]*newer version[^\n]*9999-from-the-future[^\n]*\n$/);
      for (const server of processes) {
        assert.equal((await server.call('GET', '/v1/customers/2')).status, 200);
      }
    } finally {
      await query("DELETE FROM kysely_migration WHERE name = '9999-from-the-future'");
    }
  });

  it('started at once with a different plan than before, build its indexes once, during writes of others', async () => {
    const indexes = async () =>
      (await query("SELECT indexname AS name FROM pg_indexes WHERE indexname LIKE 'customers_%_key_%'")).map(
        ({ name }) => String(name).replace(/^customers_|_key/g, ''),
      );
    const planned = (await indexes()).sort();
    // Simulates the indexes of another plan.
    await query(`DROP INDEX customers_web_alias_key_unique;
      CREATE INDEX customers_web_alias_key_plain ON customers (web_alias_key)`);
    assert.notDeepEqual((await indexes()).sort(), planned);
    let isStarting = true;
    const writing = (async () => {
      while (isStarting) await create(retailBody());
    })();
    const started = await startTogether([settings, settings]).finally(() => {
      isStarting = false;
    });
    await writing;
    try {
      assert.deepEqual((await indexes()).sort(), planned);
      for (const server of started) {
        assert.equal((await server.call('GET', '/v1/customers/2')).status, 200);
      }
    } finally {
      for (const server of started) await server[Symbol.asyncDispose]();
    }
  });

  it('leave complete data', () => assertInvariants({ query, engine: 'postgres' }));
});

function assertOneWins(answers: readonly Answer[], problem: string, won = 201, lost = 409): void {
  const losers = answers.filter(({ status }) => status !== won);
  assert.equal(losers.length, answers.length - 1);
  for (const answer of losers) {
    assert.deepEqual([answer.status, problemsOf(answer)], [lost, [problem]]);
  }
}

function assertReplays(again: Answer, first: Answer): void {
  assert.equal(again.headers.get('idempotent-replayed'), 'true', again.text);
  assert.deepEqual([again.status, again.text], [first.status, first.text]);
  assert.equal(again.headers.get('location'), first.headers.get('location'));
}
