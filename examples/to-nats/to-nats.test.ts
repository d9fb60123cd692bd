import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { distributorBody, retailBody } from '../../test/support/bodies.ts';
import { startNats, whyNoNats } from '../../test/support/nats-server.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../test/support/server-processes.ts';
import { databaseIn } from '../../test/support/test-server.ts';
import { until } from '../../test/support/until.ts';
import extension from './index.ts';

const EXTENSION = path.join(import.meta.dirname, 'index.ts');
const TYPES = Object.keys(extension.events ?? {});

interface FeedEvent {
  readonly Position: number;
  readonly Type: string;
  readonly CustomerId: number;
}

interface Published {
  readonly subject: string;
  readonly event: FeedEvent;
}

/** The messages of the stream in order; `null` while it has fewer than `count`. */
async function stored(url: string, count: number): Promise<Published[] | null> {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, waitOnFirstConnect: true });
  try {
    const { streams } = await jetstreamManager(connection);
    const name = await streams.find('upline.>').catch(() => null);
    if (name === null) return null;
    const { messages } = (await streams.info(name)).state;
    if (messages < count) return null;
    const consumer = await jetstream(connection).consumers.get(name);
    const published: Published[] = [];
    for await (const { subject, data } of await consumer.fetch({ max_messages: messages, expires: 1_000 }))
      published.push({ subject, event: JSON.parse(Buffer.from(data).toString()) });
    return published;
  } finally {
    await connection.close();
  }
}

async function feed(server: ServerProcess): Promise<FeedEvent[]> {
  return (await server.call('GET', `/v1/events?limit=1000&types=${TYPES.join()}`)).json;
}

describe('the extension that publishes to NATS', { skip: whyNoNats() }, () => {
  it('stores every event once, in order for each customer, even if NATS was down for a while', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-nats-example-'));
    await using nats = await startNats();
    const settings = { ...sharedSettings(await databaseIn(directory)), UPLINE_DATA_DIR: directory };
    const [server] = await startTogether([
      { ...settings, UPLINE_PORT: '0', UPLINE_EXTENSION: EXTENSION, NATS_URL: nats.url },
    ]);
    assert.ok(server);
    try {
      const upgraded: number = (await server.call('POST', '/v1/customers', retailBody())).json;
      await server.call('PUT', `/v1/customers/upgrade/${upgraded}`, distributorBody());
      const before = await feed(server);
      await until(() => stored(nats.url, before.length));
      await nats.kill();
      const created: number = (await server.call('POST', '/v1/customers', retailBody())).json;
      await server.call('PATCH', `/v1/customers/${upgraded}`, { FirstName: 'Later' });
      nats.start();

      const events = await feed(server);
      assert.ok(events.length > before.length);
      const published = await until(() => stored(nats.url, events.length));
      assert.ok(published.every(({ subject, event }) => subject === `upline.${event.Type}`));
      for (const id of [upgraded, created])
        assert.deepEqual(
          published.map(({ event }) => event).filter(({ CustomerId }) => CustomerId === id),
          events.filter(({ CustomerId }) => CustomerId === id),
        );
      assert.equal(published.length, events.length);
    } finally {
      server.child.kill('SIGKILL');
      await server.ended;
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
