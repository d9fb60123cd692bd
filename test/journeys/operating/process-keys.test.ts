import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runUpline, startUpline, type UplineProcess } from '../../support/process.ts';
import { databaseIn, onOneEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const FIRST_KEY = 'a-key-chosen-by-hand';

describe('upline keys, while the server runs on the same database', () => {
  let directory: string;
  let server: UplineProcess & { url: string };
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    const environment = { ...(await databaseIn(directory)), UPLINE_SUBSCRIPTION_KEY: FIRST_KEY };
    server = await startUpline(environment);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const run = async (...args: string[]) => runUpline(['keys', ...args], await databaseIn(directory));
  /** The output of a successful command. */
  const output = async (...args: string[]) => {
    const end = await run(...args);
    assert.deepEqual([end.code, end.stderr], [0, ''], args.join(' '));
    return end.stdout;
  };
  const statusWith = async (key: string) =>
    (await fetch(`${server.url}/v1/customers/2`, { headers: { 'Ocp-Apim-Subscription-Key': key } })).status;

  it('creates, shows and renews a pair of keys; the server applies the change from the next request on', async () => {
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
      [1, 'upline: The subscription is cancelled permanently.\n'],
    );

    const lines = (await output('list')).trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^NAME +STATE +LAST USED +EXPIRES +PRODUCT +OWNER$/);
    const time = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC';
    assert.match(
      lines[1] ?? '',
      new RegExp(`^default +active +(?:never|${time}) +never +all +Administrator$`),
    );
    assert.match(lines.at(-1) ?? '', /^old +cancelled +never +never +all +nobody$/);
  });

  it('sets the expiry of a key, and removes it', async () => {
    const [, primary = '', secondary = ''] =
      /primary +(\w+)\nsecondary +(\w+)/.exec(await output('create', 'leaving')) ?? [];
    assert.equal(
      await output('expire', 'leaving', '--at', '2999-12-31'),
      'The primary key of leaving expires 2999-12-31T00:00:00.000Z.\n',
    );
    assert.match(await output('list'), /\nleaving .* primary 2999-12-31 00:00 UTC +all +nobody\n/);
    assert.deepEqual([await statusWith(primary), await statusWith(secondary)], [200, 200]);
    assert.equal(await output('expire', 'leaving', '--never'), 'The primary key of leaving expires never.\n');
  });

  it('limits the scopes and addresses of a subscription, and shows its latest requests', async () => {
    const [, key = ''] = /primary +(\w+)/.exec(await output('create', 'limited')) ?? [];
    assert.equal(
      await output('allow', 'limited', '--scopes', 'trees:READ, Trees:read', '--addresses', '10.0.0.0/8'),
      'scopes     Trees:read\naddresses  10.0.0.0/8\norigins    any\n',
    );
    assert.equal(await statusWith(key), 401);
    assert.match(
      await output('allow', 'limited', '--addresses', 'any'),
      /\naddresses {2}any\norigins {4}any\n$/,
    );
    assert.equal(await statusWith(key), 401);
    assert.match(await output('allow', 'limited', '--scopes', '*'), /^scopes {5}\*\n/);
    assert.equal(await statusWith(key), 200);
    const lines = await until(async () => {
      const shown = (await output('requests', 'limited'))
        .replaceAll(/\n {4}/g, ' ')
        .trimEnd()
        .split('\n');
      return shown.length === 4 ? shown : undefined;
    });
    assert.match(lines[0] ?? '', /^AT +STATUS +METHOD +OPERATION +MS +KEY +REQUEST ID +ERROR$/);
    assert.match(lines[1] ?? '', / 200 +GET +GetCustomer +\d+ +primary +[\da-f-]{36}$/);
    assert.match(lines[2] ?? '', / 401 +GET .* scope_missing: The scopes of the subscription do not include/);
    assert.match(lines[3] ?? '', / 401 +GET .* address_not_allowed: .*: 127\.0\.0\.1$/);
    const failed = JSON.parse(await output('requests', 'limited', '--errors', '--json'));
    assert.deepEqual(
      failed.map(({ status, errorCode, slot }: Record<string, unknown>) => [status, errorCode, slot]),
      [
        [401, 'scope_missing', 'primary'],
        [401, 'address_not_allowed', 'primary'],
      ],
    );
  });

  it('fail for a name that is unknown, taken or invalid: exit 1 and one line', async () => {
    const cases = [
      [['show', 'nobody'], 'Cannot find a subscription "nobody".'],
      [['create', 'default'], 'This name is already in use.'],
      [
        ['create', 'a/b'],
        'Name must have 1 to 60 characters: letters a to z, digits, dots, hyphens, underscores, and spaces between them.',
      ],
      [['expire', 'default', '--at', '2020-01-01'], 'The expiry date is in the past.'],
      [
        ['expire', 'default', '--at', 'soon'],
        '--at is neither a date like 2030-01-31 nor a time like 2030-01-31T12:00:00Z.',
      ],
      [['allow', 'default', '--scopes', 'read,Trees:fell'], 'Scopes (number 2) is not a scope.'],
      [
        ['allow', 'default', '--addresses', '10.0.0.1/8'],
        'Allowed addresses (number 1) is not an address such as 203.0.113.7, or a range such as 203.0.113.0/24 or 2001:db8::/32.',
      ],
      [['requests', 'nobody'], 'Cannot find a subscription "nobody".'],
    ] as const;
    for (const [args, message] of cases) {
      const end = await run(...args);
      assert.deepEqual([end.code, end.stdout, end.stderr], [1, '', `upline: ${message}\n`]);
    }
  });

  it('exits with 2 after a usage error, and refers to the help', onOneEngine, async () => {
    const wrong = [
      ['frob', 'x'],
      ['create'],
      ['show', 'default', '--slot', 'third'],
      ['cancel', 'default', '--slot', 'secondary'],
      ['suspend', 'default', '--slot', 'primary'],
      ['expire', 'default'],
      ['expire', 'default', '--never', '--at', '2030-01-01'],
      ['allow', 'default'],
      ['allow', 'default', '--scopes', ''],
    ];
    for (const args of wrong) {
      const end = await run(...args);
      assert.deepEqual([end.code, end.stdout], [2, ''], args.join(' '));
      assert.match(end.stderr, /^upline: [^\n]+\nSee "upline keys --help"\.\n$/);
    }
    assert.equal(await statusWith(FIRST_KEY), 200, 'nothing was changed');
  });
});
