import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { retailBody } from '../../support/bodies.ts';
import { startReceiver } from '../../support/event-receiver.ts';
import { runUpline } from '../../support/process.ts';
import { databaseIn, startTestServer } from '../../support/test-server.ts';

describe('The commands of events', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-events-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const run = async (...args: string[]) => runUpline(args, await databaseIn(directory));

  it('print events, and pause and resume an endpoint while the server runs', async () => {
    await using server = await startTestServer({
      directory,
      environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' },
    });
    await using receiver = await startReceiver();
    await server.call('POST', '/v1/event-endpoints', { Name: 'warehouse', Url: receiver.url });
    const id = await server.create(retailBody());
    await receiver.until(({ accepted }) => accepted.length === 2);
    const tail = await run('events', 'tail');
    const [first] = tail.stdout.split('\n').map((line) => JSON.parse(line || 'null'));
    assert.deepEqual([first.Type, first.CustomerId], ['customer.created', id]);
    const shown = await run('events', 'show', String(first.Position));
    assert.deepEqual(JSON.parse(shown.stdout), first);
    assert.equal((await run('events', 'show', '99999')).code, 1);
    assert.equal((await run('events', 'show', 'x')).code, 2);

    assert.equal((await run('endpoints', 'pause', 'warehouse')).code, 0);
    const [paused] = JSON.parse((await run('endpoints', 'list', '--json')).stdout);
    assert.deepEqual([paused.name, paused.state], ['warehouse', 'paused']);
    assert.match((await run('endpoints', 'resume', 'warehouse')).stdout, /warehouse is active/);
    assert.equal((await run('endpoints', 'pause', 'nobody')).code, 1);
  });
});
