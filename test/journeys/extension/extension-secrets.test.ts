import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { runUpline } from '../../support/process.ts';
import { listen } from '../../support/remote-extension.ts';
import { databaseIn, startTestServer, type TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';

describe('upline secrets', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const run = async (...args: string[]) => runUpline(['secrets', ...args], await databaseIn(directory));
  const output = async (...args: string[]) => {
    const end = await run(...args);
    assert.equal(end.code, 0, end.stderr);
    return end.stdout.trim();
  };

  it('renews both kinds without downtime, in all processes at once', async () => {
    const accepted = new Set([await output('create', 'extension', 'first')]);
    let ours = await output('create', 'directscale', 'first');
    let servers: TestServer[] = [];
    // The extension accepts a list of secrets, and calls back any of the processes.
    await using extension = await listen(async (request, response) => {
      const [, sent = ''] = (request.headers.authorization ?? '').split(' ');
      if (!accepted.has(sent)) return void response.writeHead(403).end();
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const back = await fetch(`${servers[1]?.url}/api/extension/hooks/${UPGRADE}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${ours}`,
          'X-DirectScale-CallbackToken': String(request.headers['x-directscale-callbacktoken']),
        },
        body: Buffer.concat(chunks),
      });
      const text = await back.text();
      response.writeHead(back.status, { 'Content-Type': 'application/json' }).end(text);
    });
    const options = {
      directory,
      extension: { plan: publishedPlan, remote: { [UPGRADE]: { url: extension.url } } },
    };
    await using one = await startTestServer(options);
    await using two = await startTestServer(options);
    servers = [one, two];
    const upgrade = async () => {
      const id = await one.create(retailBody());
      return (await one.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody())).status;
    };
    assert.equal(await upgrade(), 201);

    // The Extension Secret, which Upline sends: create it, give it to the extension, activate it, revoke the old one.
    const next = await output('create', 'extension', 'second');
    assert.equal(await upgrade(), 201);
    accepted.add(next);
    await output('use', 'extension', 'second');
    assert.equal(await upgrade(), 201);
    accepted.delete([...accepted][0] ?? '');
    assert.deepEqual([...accepted], [next]);
    assert.equal(await upgrade(), 201);
    await output('revoke', 'extension', 'first');
    assert.equal(await upgrade(), 201);

    // The DirectScale Secret, which the extension sends: create it, use it in the extension, revoke the old one.
    const old = ours;
    const fresh = await output('create', 'directscale', 'second');
    assert.equal(await upgrade(), 201);
    ours = fresh;
    assert.equal(await upgrade(), 201);
    await output('revoke', 'directscale', 'first');
    assert.equal(await upgrade(), 201);
    ours = old;
    assert.equal(await upgrade(), 502, 'a revoked secret is refused at once');

    const list = await output('list');
    assert.match(list, /^KIND +NAME +CREATED +IN USE\ndirectscale +second .* yes\nextension +second .* yes$/);
    assert.doesNotMatch(list, new RegExp(`${fresh}|${next}`));
    const rows = JSON.stringify(await one.sql('SELECT * FROM extension_secrets'));
    assert.ok(!rows.includes(fresh) && !rows.includes(next), 'no secret is stored as it is');
  });

  it('are not used while the environment has an Extension Secret', async () => {
    const other = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      const stored = await databaseIn(other);
      const fixed = { ...stored, UPLINE_EXTENSION_SECRET: 'a-secret-of-the-environment' };
      const inUse = async (environment: NodeJS.ProcessEnv) => {
        const { stdout } = await runUpline(['secrets', 'list', '--json'], environment);
        return JSON.parse(stdout).map(({ name, isInUse }: Record<string, unknown>) => [name, isInUse]);
      };
      const created = await runUpline(['secrets', 'create', 'extension', 'first'], fixed);
      assert.equal(created.code, 0);
      assert.match(created.stderr, /^Not in use: UPLINE_EXTENSION_SECRET is sent\./);
      const used = await runUpline(['secrets', 'use', 'extension', 'first'], fixed);
      assert.match(used.stdout, /^first is sent as soon as UPLINE_EXTENSION_SECRET is unset /);
      await runUpline(['secrets', 'create', 'directscale', 'ours'], fixed);
      const expected = { ours: true, first: false };
      assert.deepEqual(await inUse(fixed), Object.entries(expected));
      assert.deepEqual(await inUse(stored), Object.entries({ ...expected, first: true }));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('explains each impossible action in one line', async () => {
    for (const [args, code, message] of [
      [['create', 'directscale', 'second'], 1, /The secret directscale "second" already exists/],
      [['revoke', 'extension', 'nobody'], 1, /Cannot find a secret extension "nobody"/],
      [['use', 'extension', 'nobody'], 1, /Cannot find a secret extension "nobody"/],
      [['create', 'extension', 'a/b'], 1, /A name has 1 to 60/],
      [['use', 'directscale', 'second'], 2, /Only extension secrets have a "use" action/],
      [['create', 'other', 'name'], 2, /KIND is extension or directscale, not "other"/],
      [['forget'], 2, /Unknown action "secrets forget"/],
      [[], 2, /Missing argument ACTION/],
    ] as const) {
      const end = await run(...args);
      assert.deepEqual([end.code, end.stdout], [code, ''], args.join(' '));
      assert.match(end.stderr, message);
    }
  });

  it('a server with remote hooks does not start without an Extension Secret', async () => {
    const other = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      const file = path.join(other, 'extension.mjs');
      writeFileSync(
        file,
        `import { publishedPlan } from 'upline/commission-plan';
         export default { plan: publishedPlan, remote: { '${UPGRADE}': { url: 'http://127.0.0.1:9/' } } };`,
      );
      const environment = { ...(await databaseIn(other)), UPLINE_EXTENSION: file, UPLINE_PORT: '0' };
      const end = await runUpline(['serve'], environment);
      assert.equal(end.code, 2);
      assert.match(end.stderr, /^upline: Remote hooks need an Extension Secret: run "upline secrets create/);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});
