import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runUpline, startUpline, type UplineProcess } from './process.ts';
import { databaseIn } from './test-server.ts';

const FIRST_KEY = 'a-key-chosen-by-hand';

describe('upline keys, while the server runs on the same database', () => {
  let directory: string;
  let server: UplineProcess & { url: string };
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    server = await startUpline({ ...(await databaseIn(directory)), UPLINE_SUBSCRIPTION_KEY: FIRST_KEY });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const run = async (...args: string[]) => runUpline(['keys', ...args], await databaseIn(directory));
  /** The output of a command that went well. */
  const output = async (...args: string[]) => {
    const end = await run(...args);
    assert.deepEqual([end.code, end.stderr], [0, ''], args.join(' '));
    return end.stdout;
  };
  const statusWith = async (key: string) =>
    (await fetch(`${server.url}/v1/customers/2`, { headers: { 'Ocp-Apim-Subscription-Key': key } })).status;

  it('makes, shows and renews a pair of keys; the server goes by it with the next request', async () => {
    const created = await output('create', 'web shop');
    const [, primary = '', secondary = ''] =
      /^primary {4}([\da-f]{32})\nsecondary {2}([\da-f]{32})\n$/.exec(created) ?? [];
    assert.deepEqual([await statusWith(primary), await statusWith(secondary)], [200, 200]);
    assert.equal(await output('show', 'web shop'), `${primary}\n`);
    assert.equal(await output('show', 'web shop', '--slot', 'secondary'), `${secondary}\n`);
    const renewed = (await output('regenerate', 'web shop', '--slot', 'secondary')).trim();
    assert.deepEqual(
      [await statusWith(primary), await statusWith(secondary), await statusWith(renewed)],
      [200, 401, 200],
    );
    const other = (await output('regenerate', 'web shop')).trim();
    assert.deepEqual([await statusWith(primary), await statusWith(other)], [401, 200]);
  });

  it('suspends, activates and cancels a subscription, and lists them all', async () => {
    assert.equal(await statusWith(FIRST_KEY), 200);
    await output('suspend', 'default');
    assert.equal(await statusWith(FIRST_KEY), 401);
    await output('activate', 'default');
    assert.equal(await statusWith(FIRST_KEY), 200);
    const [, key = ''] = /primary\s+(\w+)/.exec(await output('create', 'old')) ?? [];
    await output('cancel', 'old');
    assert.equal(await statusWith(key), 401);
    const revived = await run('activate', 'old');
    assert.deepEqual(
      [revived.code, revived.stderr],
      [1, 'upline: Subscription "old" is cancelled for good.\n'],
    );

    const lines = (await output('list')).trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^NAME +STATE +CREATED +LAST USED$/);
    const time = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC';
    assert.match(lines[1] ?? '', new RegExp(`^default +active +${time} +(?:never|${time})$`));
    assert.match(lines.at(-1) ?? '', new RegExp(`^old +cancelled +${time} +never$`));
  });

  it('can not be done with a name that is unknown, taken or none: exit 1 and one line', async () => {
    const cases = [
      [['show', 'nobody'], 'There is no subscription "nobody".'],
      [['create', 'default'], 'There is a subscription "default" already.'],
      [['create', 'a/b'], 'A name has 1 to 60 letters, digits, spaces, dots, - and _.'],
    ] as const;
    for (const [args, message] of cases) {
      const end = await run(...args);
      assert.deepEqual([end.code, end.stdout, end.stderr], [1, '', `upline: ${message}\n`]);
    }
  });

  it('written wrongly is exit 2, with the usage', async () => {
    for (const args of [['frob', 'x'], ['create'], ['show', 'default', '--slot', 'third']]) {
      const end = await run(...args);
      assert.deepEqual([end.code, end.stdout], [2, ''], args.join(' '));
      assert.match(end.stderr, /^upline: [^\n]+\n\nupline keys list /);
    }
  });
});
