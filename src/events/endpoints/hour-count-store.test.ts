import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import type { WriteHandle } from '../../database/database.ts';
import { createUnitOfWork } from '../../database/unit-of-work.ts';
import { insertAttempts } from './attempt-store.ts';
import type { Attempt } from './endpoint.ts';
import { purgeOldestCounts, readHours } from './hour-count-store.ts';

const NOW = new Date('2026-11-25T09:30:00.000Z');

let server: TestServer;
before(async () => {
  server = await startTestServer({ environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' } });
});
after(() => server.close());

let serial = 0;

async function endpoint(): Promise<number> {
  serial += 1;
  const body = { Name: `endpoint ${serial}`, Url: 'http://127.0.0.1:9/' };
  const { json } = await server.call('POST', '/v1/event-endpoints', body);
  const id: number = json['Endpoint'].EndpointId;
  await server.call('POST', `/v1/event-endpoints/${id}/pause`);
  return id;
}

function write<Result>(work: (db: WriteHandle) => Promise<Result>): Promise<Result> {
  return createUnitOfWork(server.installation.database.writer, (db) => db).run(work);
}

const attempt = (endpointId: number, at: string, outcome: Attempt['outcome']): Attempt => ({
  ...{ endpointId, at, outcome, customerId: null, position: null, type: 'day.started', kind: 'test' },
  ...{ againOf: null, actor: null, durationMs: 5, status: 204, error: null, headers: {}, answer: null },
});

const store = (id: number, attempts: readonly (readonly [at: string, outcome: Attempt['outcome']])[]) =>
  write((db) =>
    insertAttempts(
      db,
      attempts.map(([at, outcome]) => attempt(id, at, outcome)),
    ),
  );

/** The hours with attempts, as `[hour, delivered, failed]`. */
async function counted(id: number, now = NOW) {
  const hours = await readHours(server.installation.database.reader, id, now);
  assert.equal(hours.length, 24);
  return hours
    .filter(({ delivered, failed }) => delivered + failed > 0)
    .map(({ at, delivered, failed }) => [at.slice(0, 13), delivered, failed]);
}

describe('The counts of attempts', () => {
  it('are kept by endpoint and hour for 24 hours, without throttled and skipped attempts', async () => {
    const [id, other] = [await endpoint(), await endpoint()];
    await store(id, [
      ['2026-11-24T09:59:59.999Z', 'delivered'],
      ['2026-11-24T10:00:00.000Z', 'failed'],
      ['2026-11-25T08:59:59.999Z', 'delivered'],
      ['2026-11-25T09:00:00.000Z', 'delivered'],
      ['2026-11-25T09:10:00.000Z', 'throttled'],
      ['2026-11-25T09:20:00.000Z', 'skipped'],
    ]);
    await store(id, [
      ['2026-11-25T09:25:00.000Z', 'delivered'],
      ['2026-11-25T09:26:00.000Z', 'failed'],
    ]);
    await store(other, [['2026-11-25T09:00:00.000Z', 'failed']]);
    assert.deepEqual(await counted(id), [
      ['2026-11-24T10', 0, 1],
      ['2026-11-25T08', 1, 0],
      ['2026-11-25T09', 2, 1],
    ]);
    assert.deepEqual(await counted(other), [['2026-11-25T09', 0, 1]]);
  });

  it('have one row for each hour, regardless of the number of attempts, and include all parallel attempts', async () => {
    const id = await endpoint();
    const [at, outcome] = [NOW.toISOString(), 'delivered'] as const;
    const many = Array.from({ length: 50 }, () => [at, outcome] as const);
    await Promise.all(Array.from({ length: 8 }, () => store(id, many)));
    assert.deepEqual(await counted(id), [['2026-11-25T09', 400, 0]]);
    const rows = await server.sql(`SELECT hour FROM event_counts WHERE endpoint_id = ${id}`);
    assert.equal(rows.length, 1);
  });

  it('are not stored when the attempts are not', async () => {
    const id = await endpoint();
    const failing = write(async (db) => {
      await insertAttempts(db, [attempt(id, NOW.toISOString(), 'failed')]);
      throw new Error('rolled back');
    });
    await assert.rejects(failing, /rolled back/);
    assert.deepEqual(await counted(id), []);
  });

  it('are removed hour by hour after their time, and with their endpoint', async () => {
    await server.sql('DELETE FROM event_counts');
    const [id, other] = [await endpoint(), await endpoint()];
    for (const one of [id, other])
      await store(one, [
        ['2026-11-25T07:00:00.000Z', 'failed'],
        ['2026-11-25T08:00:00.000Z', 'failed'],
        ['2026-11-25T09:00:00.000Z', 'failed'],
      ]);
    const purge = () => write((db) => purgeOldestCounts(db, '2026-11-25T08:30:00.000Z'));
    assert.deepEqual([await purge(), await purge(), await purge()], [2, 2, 0]);
    assert.deepEqual(await counted(id), [['2026-11-25T09', 0, 1]]);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
    const rows = await server.sql('SELECT endpoint_id FROM event_counts');
    assert.deepEqual(rows, [{ endpoint_id: other }]);
  });
});
