import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { retailBody } from '../../support/bodies.ts';
import { startReceiver } from '../../support/event-receiver.ts';
import { createDatabase } from '../../support/postgres.ts';
import { runUpline } from '../../support/process.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

const LOCAL = { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };
const TYPES = ['customer.created', 'customer.updated'];

const feed = async (server: TestServer) => (await server.call('GET', '/v1/events?limit=1000')).json;
const create = (server: TestServer) => server.create(retailBody());

it('a move to PostgreSQL keeps positions and cursors: an endpoint gets missing events, and no event twice', {
  skip: testEngine === 'sqlite' && 'PostgreSQL is where it moves to',
}, async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-move-'));
  await using receiver = await startReceiver();
  try {
    let refused = 0;
    receiver.script = ({ json }) => (json.data.CustomerId === refused ? 500 : 204);
    const source = await startTestServer({ directory, engine: 'sqlite', environment: LOCAL });
    const made = await source.call('POST', '/v1/event-endpoints', {
      ...{ Name: 'moved', Url: receiver.url, Types: TYPES },
    });
    const id = made.json.Endpoint.EndpointId;
    const delivered = await create(source);
    await receiver.until(({ accepted }) => accepted.length === 1);
    refused = delivered;
    await source.call('PATCH', `/v1/customers/${delivered}`, { FirstName: 'Refused' });
    await receiver.until(({ received }) => received.some(({ status }) => status === 500));
    await source.call('POST', `/v1/event-endpoints/${id}/pause`);
    await create(source);
    const before = await feed(source);
    await source.close();

    const url = await createDatabase(process.env['UPLINE_TEST_POSTGRES'] ?? '');
    const moved = await runUpline(['migrate-to', url], { UPLINE_DATA_DIR: directory });
    assert.equal(moved.code, 0, moved.stderr);
    refused = 0;
    const environment = { ...LOCAL, UPLINE_DATABASE_URL: url, UPLINE_DATABASE_POOL_SIZE: '4' };
    await using server = await startTestServer({ directory, environment });
    assert.deepEqual(await feed(server), before);
    assert.equal((await server.call('POST', `/v1/event-endpoints/${id}/resume`)).status, 200);
    const later = await create(server);
    await receiver.until(({ accepted }) => accepted.some(({ json }) => json.data.CustomerId === later));
    await receiver.until(({ accepted }) => accepted.length === 4, 'the refused event is tried again');
    const all = await feed(server);
    assert.deepEqual(
      all.map(({ Position }: { Position: number }) => Position),
      all.map((_: unknown, index: number) => index + 1),
    );
    assert.deepEqual(
      receiver.accepted.map(({ json }) => json.data.Position).sort((a, b) => a - b),
      all
        .filter(({ Type }: { Type: string }) => TYPES.includes(Type))
        .map(({ Position }: { Position: number }) => Position),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
