import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
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

  it('create, test, rotate and delete an endpoint without a request', async () => {
    const environment = { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };
    await using server = await startTestServer({ directory, environment });
    await using receiver = await startReceiver();
    const endpoints = async (...args: string[]) =>
      runUpline(['endpoints', ...args], { ...(await databaseIn(directory)), ...environment });
    const create = (name: string, ...args: string[]) =>
      endpoints('create', name, receiver.url, '--subscription', 'test', ...args);
    const made = await create('shop', '--types', 'customer.created, customer.erased', '--json');
    const { secret, bearer } = JSON.parse(made.stdout);
    assert.equal(bearer, null);

    const sent = await endpoints('test', 'shop');
    assert.match(sent.stdout, /^delivered: status 204, \d+ ms\n$/);
    await server.create(retailBody());
    await receiver.until(({ accepted }) => accepted.length === 2, 'the running server delivers');
    for (const { text, headers } of receiver.accepted)
      new Webhook(secret).verify(text, headers as Record<string, string>);

    const rotated = await endpoints('rotate', 'shop');
    const [, fresh = ''] = /^secret {2}(whsec_\S+)\n$/.exec(rotated.stdout) ?? [];
    assert.notEqual(fresh, secret);
    receiver.script = () => 500;
    const failed = await endpoints('test', 'shop', '--json');
    assert.deepEqual([failed.code, JSON.parse(failed.stdout).outcome], [1, 'failed']);
    for (const valid of [secret, fresh]) {
      const { text, headers } = receiver.received.at(-1) ?? assert.fail();
      new Webhook(valid).verify(text, headers as Record<string, string>);
    }

    const [, listed] = JSON.parse((await endpoints('list', '--json')).stdout);
    assert.deepEqual([listed.name, listed.waiting, typeof listed.p95Ms], ['shop', 0, 'number']);
    assert.match((await endpoints('list')).stdout, /shop +active/);
    const published = await create('old', '--format', 'published', '--in-flight', '2');
    assert.match(published.stdout, /^secret {2}whsec_\S+\nbearer {2}\S+\n$/);
    for (const name of ['shop', 'old'])
      assert.match((await endpoints('delete', name)).stdout, new RegExp(`^${name} is deleted`));
    assert.equal(JSON.parse((await endpoints('list', '--json')).stdout).length, 1);
  });

  it('describe the faults of an endpoint in words', async () => {
    const create = (...args: string[]) => run('endpoints', 'create', ...args);
    const shop = ['shop', 'https://user@example.com/', '--subscription', 'test'] as const;
    for (const [args, code, text] of [
      [['shop', 'https://example.com/'], 2, 'needs --subscription NAME'],
      [[...shop, '--format', 'xml'], 2, '--format must be standard or published'],
      [[...shop, '--in-flight', '17'], 2, '--in-flight must be a whole number from 1 to 16'],
      [[...shop, '--types', 'a,,b'], 2, '--types has an empty entry'],
      [[' ', ...shop.slice(1)], 2, 'NAME must be one line of text, of at most 100 characters'],
      [['x'.repeat(101), ...shop.slice(1)], 2, 'NAME must be one line of text'],
      [['shop\u001b[2J', ...shop.slice(1)], 2, 'NAME must be one line of text'],
      [['shop', 'https://example.com/\u001b[2J', ...shop.slice(2)], 2, 'URL must be one line of text'],
      [[...shop], 1, 'The URL must be an https address'],
      [['shop', 'http://127.0.0.1:9/', '--subscription', 'test'], 1, 'which deliveries may not reach'],
      [['shop', 'https://example.com/', '--subscription', 'nobody'], 1, 'nobody'],
    ] as const) {
      const refused = await create(...args);
      assert.deepEqual([refused.code, refused.stdout], [code, ''], args.join(' '));
      assert.ok(refused.stderr.includes(text), refused.stderr);
    }
  });

  it('do not let names control the terminal', async () => {
    const { stderr } = await run('endpoints', 'pause', 'a\u001b[2J\u009b31m\r');
    assert.ok(stderr.includes('"a\\u001b[2J\\u009b31m\\u000d"'), JSON.stringify(stderr));
  });
});
