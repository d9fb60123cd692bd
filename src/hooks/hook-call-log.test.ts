import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retailBody } from '../../test/support/bodies.ts';
import { startTestServer } from '../../test/support/test-server.ts';
import { createUnitOfWork, type UnitOfWork } from '../database/unit-of-work.ts';
import type { HookCallRecord } from '../extensions/hook-call.ts';
import { createHookCallLog } from './hook-call-log.ts';
import { createHookCallLogStore, type HookCallLogStore } from './hook-call-store.ts';

const DAY_MS = 86_400_000;

const call: HookCallRecord = {
  hook: 'Test',
  way: 'local',
  isShadow: false,
  decision: 'passed',
  changes: [],
  error: null,
  seconds: 0.001,
  context: { requestId: 'r', actor: 'test', operation: 'Test' },
  request: { AssociateId: 7, Note: 'somebody' },
};

async function startLog(retentionDays: number) {
  const server = await startTestServer();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const real = createUnitOfWork(server.installation.database.writer, (transaction) => ({
    calls: createHookCallLogStore(transaction),
  }));
  let isAway = false;
  const errors: unknown[] = [];
  const unitOfWork: UnitOfWork<{ calls: HookCallLogStore }> = {
    run: (work) => (isAway ? Promise.reject(new Error('away')) : real.run(work)),
  };
  const onError = (error: unknown) => void errors.push(error);
  const log = createHookCallLog({ unitOfWork, clock: () => new Date(now), retentionDays, onError });
  return {
    log,
    errors,
    server,
    rows: () => server.sql('SELECT * FROM hook_calls'),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    setAway: (away: boolean) => {
      isAway = away;
    },
    async [Symbol.asyncDispose]() {
      await log.close();
      await server.close();
    },
  };
}

describe('the hook-call log', () => {
  it('keeps no request about a person who was erased before the line was written', async () => {
    await using started = await startLog(30);
    const { log, rows, server } = started;
    const [erased, other] = [await server.create(retailBody()), await server.create(retailBody())];
    for (const AssociateId of [erased, other])
      log.note({ ...call, decision: 'failed', request: { AssociateId, Note: 'somebody' } });
    await server.call('POST', `/v1/customers/${erased}/erase`);
    await log.flush();
    const kept = (await rows()).filter(({ request_masked }) => request_masked !== null);
    assert.deepEqual(
      kept.map(({ customer_id }) => customer_id),
      [other],
    );
  });

  it('is kept for the number of days in the setting, to the millisecond', async () => {
    await using started = await startLog(30);
    const { log, rows, pass } = started;
    for (let n = 0; n < 250; n += 1) log.note(call);
    pass(1);
    log.note(call);
    await log.flush();
    pass(30 * DAY_MS - 1);
    assert.equal(await log.purge(), 0);
    pass(1);
    assert.equal(await log.purge(), 250);
    assert.equal((await rows()).length, 1);
  });

  it('is not written with a setting of 0', async () => {
    await using started = await startLog(0);
    started.log.note(call);
    await started.log.flush();
    assert.deepEqual(await started.rows(), []);
  });

  it('waits for a database that is unavailable, and loses nothing', async () => {
    await using started = await startLog(30);
    const { log, errors, rows, setAway } = started;
    setAway(true);
    log.note(call);
    await log.flush();
    assert.equal(errors.length, 1);
    log.note(call);
    setAway(false);
    await log.flush();
    assert.equal((await rows()).length, 2);
  });

  it('contains no text of the request, and omits very large requests', async () => {
    await using started = await startLog(30);
    started.log.note(call);
    await started.log.flush();
    started.log.note({ ...call, request: { List: Array.from({ length: 5_000 }, () => 'text') } });
    await started.log.flush();
    const requests = (await started.rows()).map((row) => row['request_masked']);
    assert.deepEqual(requests, ['{"AssociateId":7,"Note":"xxxxxxxx"}', null]);
  });

  it('keeps the last request of each hook, and every request that a handler changed, refused or failed', async () => {
    await using started = await startLog(30);
    const { log, rows } = started;
    const note = (id: number, more: Partial<HookCallRecord> = {}) =>
      log.note({ ...call, request: { AssociateId: id }, ...more });
    note(1);
    note(2, { decision: 'changed_request' });
    note(3, { hook: 'Other' });
    note(4);
    note(5, { decision: 'failed' });
    await log.flush();
    note(6);
    await log.flush();
    assert.deepEqual(
      (await rows()).map((row) => [row['customer_id'], row['request_masked'] !== null]),
      [
        [1, false],
        [2, true],
        [3, true],
        [4, true],
        [5, true],
        [6, true],
      ],
    );
  });
});
