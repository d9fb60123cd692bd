import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { ExtensionHooks } from '../../../src/extension.ts';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { holdWriteLock } from '../../support/write-lock.ts';

/** Short, so that PostgreSQL stops waiting for a lock before the test does. */
const SHORT_STATEMENTS =
  testEngine === 'postgres' ? { UPLINE_DATABASE_TIMEOUT_MS: '1500', UPLINE_DATABASE_POOL_SIZE: '20' } : {};
const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';

const readiness = async ({ url }: TestServer) => (await fetch(`${url}/readyz`)).status;

function assertUnavailable(answer: Answer): void {
  assert.deepEqual([answer.status, answer.json.code], [503, 'database_unavailable'], answer.text);
  assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
}

/** Number of rows in all tables that a write could change. */
async function countRows(server: TestServer) {
  const tables = ['customers', 'addresses', 'placements', 'outbox_events', 'crm_associatetypechanges'];
  const count = (table: string) => server.sql(`SELECT COUNT(*) AS rows_of FROM ${table}`);
  return Promise.all(tables.map(async (table) => [table, (await count(table))[0]?.['rows_of']]));
}

/** Sends one request of each kind that writes, all at the same time. */
async function sendWrites(server: TestServer, id: number) {
  const keyed = retailBody();
  const sendKeyed = () => server.call('POST', '/v1/customers', keyed, { 'Idempotency-Key': 'k' });
  const answers = await Promise.all([
    ...Array.from({ length: 8 }, () => server.call('POST', '/v1/customers', retailBody())),
    server.call('PATCH', `/v1/customers/${id}`, { CompanyName: 'x'.repeat(150) }),
    server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody()),
    sendKeyed(),
  ]);
  return { answers, sendKeyed };
}

describe('a database that is locked by another process', () => {
  it('for a moment causes only a wait; all requests succeed', async () => {
    await using server = await startTestServer({ environment: SHORT_STATEMENTS });
    await using lock = await holdWriteLock(server);
    const creating = server.call('POST', '/v1/customers', retailBody());
    await delay(300);
    await lock.release();
    assert.equal((await creating).status, 201);
    assert.equal(await readiness(server), 200);
  });

  it('for longer causes 503 with Retry-After; reads continue, nothing is stored, and the server recovers', async () => {
    await using server = await startTestServer({ environment: SHORT_STATEMENTS });
    const id = await server.create(retailBody());
    const before = await countRows(server);
    await using lock = await holdWriteLock(server);
    const sending = sendWrites(server, id);
    // In one process, a wait for the lock must not block requests that do not need it.
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).status, 200);
    const { answers, sendKeyed } = await sending;
    for (const answer of answers) assertUnavailable(answer);
    assert.equal(await readiness(server), 503);
    assert.deepEqual(await countRows(server), before);
    await lock.release();

    assert.equal(await readiness(server), 200);
    const repeated = await sendKeyed();
    assert.deepEqual([repeated.status, repeated.headers.get('idempotent-replayed')], [201, null]);
    const again = await sendKeyed();
    assert.deepEqual([again.json, again.headers.get('idempotent-replayed')], [repeated.json, 'true']);
    await assertInvariants({ query: server.sql, engine: testEngine });
  });
});

describe('a handler whose service finds the database down', () => {
  const upgradeWhileLocked = async (hooks: ExtensionHooks) => {
    await using server = await startTestServer({
      environment: SHORT_STATEMENTS,
      extension: { plan: publishedPlan, hooks },
    });
    const id = await server.create(retailBody());
    await using _ = await holdWriteLock(server);
    // Awaited here, because the lock is released when this function ends.
    return await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
  };

  it('is answered with 503 like every other request, not as a fault of the extension', async () => {
    const answer = await upgradeWhileLocked({
      [UPGRADE]: async (request, next, { services }) => {
        const associate = await services.associateService.getAssociate({ associateId: request.AssociateId });
        if (associate !== null) await services.associateService.updateAssociate({ associate });
        return next(request);
      },
    });
    assertUnavailable(answer);
  });

  it('is not confused with a handler whose own server is down, which is a fault of the extension', async () => {
    const answer = await upgradeWhileLocked({
      [UPGRADE]: async () => {
        throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      },
    });
    assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed']);
  });
});

describe('a full embedded database', { skip: testEngine === 'postgres' && 'about the embedded file' }, () => {
  it('causes 503 with Retry-After; reads continue, nothing is partly stored, and the server recovers', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      await using server = await startTestServer({ directory });
      const id = await server.create(retailBody());
      // The engine's own limit causes the error of a full disk, at the same place.
      await server.sql('PRAGMA max_page_count = 1');
      const full: Answer[] = [];
      const created: number[] = [];
      while (full.length < 3) {
        const answer = await server.call(
          'POST',
          '/v1/customers',
          retailBody({ CompanyName: 'x'.repeat(200) }),
        );
        if (answer.status === 201) created.push(answer.json);
        else full.push(answer);
      }
      for (const answer of full) assertUnavailable(answer);
      assert.ok(server.log.some((line) => line.includes('database or disk is full')));
      for (const one of [id, ...created]) {
        assert.equal((await server.call('GET', `/v1/customers/${one}`)).status, 200);
      }
      await assertInvariants({ query: server.sql, engine: 'sqlite' });
      const stored = await server.sql('SELECT COUNT(*) AS n FROM customers WHERE id > 1000');
      assert.deepEqual(stored, [{ n: created.length + 1 }]);

      await server.sql('PRAGMA max_page_count = 1000000');
      assert.equal((await server.call('POST', '/v1/customers', retailBody())).status, 201);
      assert.equal(await readiness(server), 200);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
