import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { createConfig } from '../../../src/config/config.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import { retailBody } from '../../support/bodies.ts';
import { startReceiver } from '../../support/event-receiver.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../support/server-processes.ts';
import { databaseIn } from '../../support/test-server.ts';

const DAY_MS = 86_400_000;

it('a server that starts after its predecessor was killed delivers without waiting for the end of the lease', {
  skip: process.platform !== 'linux' && 'other systems have no id of their start',
}, async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-takeover-'));
  const settings = {
    ...{ ...sharedSettings(await databaseIn(directory)), UPLINE_DATA_DIR: directory },
    ...{ UPLINE_EVENT_NETWORKS: '127.0.0.0/8', UPLINE_PORT: '0' },
  };
  await using receiver = await startReceiver();
  const servers: ServerProcess[] = [];
  const start = async () => {
    const [server] = await startTogether([settings]);
    assert.ok(server);
    servers.push(server);
    return server;
  };
  const end = async ({ child, ended }: ServerProcess) => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const first = await start();
    const made = await first.call('POST', '/v1/event-endpoints', { Name: 'kept', Url: receiver.url });
    assert.equal(made.status, 201, made.text);
    await first.call('POST', '/v1/customers', retailBody());
    await receiver.until(({ accepted }) => accepted.length > 0);
    await end(first);
    // Simulates a lease that has just begun, regardless of how long the next start takes.
    const { database, close } = await openInstallation(createConfig(settings));
    await database.writer
      .updateTable('event_endpoints')
      .set(({ eb }) => ({ lease_until: eb('lease_until', '+', DAY_MS) }))
      .execute();
    await close();
    const second = await start();
    const { json: id } = await second.call('POST', '/v1/customers', retailBody());
    await receiver.until(({ accepted }) => accepted.some(({ json }) => json.data.CustomerId === id));
  } finally {
    for (const server of servers) await end(server);
    rmSync(directory, { recursive: true, force: true });
  }
});
