import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { commandNames } from '../../../src/cli/commands.ts';
import { programVersion } from '../../../src/kernel/program-version.ts';
import { runUpline, startUpline } from '../../support/process.ts';
import { readText, repositoryRoot } from '../../support/source-files.ts';
import { databaseIn, onOneEngine } from '../../support/test-server.ts';

const WIDTH = 80;

describe('The command line', () => {
  let directory: string;
  let settings: NodeJS.ProcessEnv;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    settings = { ...(await databaseIn(path.join(directory, 'data'))) };
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('shows its version, as text and as JSON', onOneEngine, async () => {
    for (const words of [['--version'], ['version']]) {
      assert.deepEqual(await runUpline(words, {}), {
        code: 0,
        stdout: `upline ${programVersion()}\n`,
        stderr: '',
      });
    }
    const { stdout } = await runUpline(['version', '--json'], {});
    assert.deepEqual(JSON.parse(stdout), {
      version: programVersion(),
      nodeVersion: process.versions.node,
    });
  });

  it('explains every command in lines that fit 80 columns', onOneEngine, async () => {
    const { stdout } = await runUpline(['--help'], {});
    for (const name of commandNames) assert.ok(stdout.includes(`\n  ${name} `), name);
    const texts = [stdout];
    for (const name of commandNames) texts.push(await help(name));
    const wide = texts.flatMap((text) => text.split('\n')).filter((line) => line.length > WIDTH);
    assert.deepEqual(wide, []);
    assert.equal(await help('keys'), (await runUpline(['help', 'keys'], {})).stdout);
  });

  async function help(name: string): Promise<string> {
    const end = await runUpline([name, '--help'], {});
    assert.deepEqual([end.code, end.stderr], [0, '']);
    assert.ok(end.stdout.startsWith(`upline ${name}`), end.stdout);
    return end.stdout;
  }

  it('answers a usage error in two lines, with a suggestion: exit 2', onOneEngine, async () => {
    const slips = [
      [['kyes', 'list'], 'Unknown command "kyes". Did you mean "upline keys"?', 'upline'],
      [['teleport'], 'Unknown command "teleport".', 'upline'],
      [['keys', 'lst'], 'Unknown action "keys lst". Did you mean "keys list"?', 'upline keys'],
      [['keys', 'list', '--jsno'], 'Unknown option --jsno. Did you mean "--json"?', 'upline keys'],
      [['keys'], /^Missing argument ACTION: list, create, /, 'upline keys'],
      [['keys', 'show'], 'Missing argument NAME', 'upline keys'],
      [['keys', 'show', 'a', 'b'], 'Unexpected argument "b"', 'upline keys'],
      [
        ['keys', 'cancel', 'a', '--slot', 'secondary'],
        '--slot is for "keys show", "keys regenerate", "keys expire", not for "keys cancel"',
        'upline keys',
      ],
      [['users', 'invite'], 'Missing argument EMAIL', 'upline users'],
      [['secrets', 'use', 'extension'], 'Missing argument NAME', 'upline secrets'],
      [['import'], 'Missing argument FILE', 'upline import'],
      [['import', tmpdir()], `${tmpdir()} is a directory`, 'upline import'],
      [
        ['generate', '--customers', '-5'],
        /^--customers must be a whole number from 1 to \d+$/,
        'upline generate',
      ],
      [['backup'], 'Missing argument FILE', 'upline backup'],
      [['generate'], 'Missing option --customers N', 'upline generate'],
      [
        ['hooks', 'models', 'UpdateAsociate'],
        /Unknown hook "UpdateAsociate".*Did you mean "UpdateAssociate"\?$/,
        'upline hooks',
      ],
      [['serve', 'now'], 'Unexpected argument "now"', 'upline serve'],
    ] as const;
    for (const [words, message, command] of slips) {
      const end = await runUpline(words, {});
      const [first = '', ...rest] = end.stderr.split('\n');
      assert.deepEqual([end.code, end.stdout, ...rest], [2, '', `See "${command} --help".`, ''], end.stderr);
      assert.ok(first.startsWith('upline: '), first);
      if (typeof message === 'string') assert.equal(first.slice(8), message);
      else assert.match(first.slice(8), message);
    }
  });

  it('prints every list as JSON with camelCase names, and reports an empty list', async () => {
    await using server = await startUpline(settings);
    await server.errorOutput(/First subscription key/);
    const lists = [
      [
        ['keys', 'list'],
        'allowedAddresses allowedOrigins createdAt id keys lastUsedAt name owner product scopes state',
      ],
      [['users', 'list'], 'accessRequestedAt createdAt emailAddress id lastSignInAt name role state'],
    ] as const;
    for (const [words, names] of lists) {
      const [first] = await json(words);
      assert.equal(Object.keys(first).sort().join(' '), names);
    }
    const [{ keys }] = await json(['keys', 'list']);
    assert.deepEqual(Object.keys(keys[0]).sort(), [
      ...['createdAt', 'expiresAt', 'isExpiryFixed', 'lastUsedAt', 'slot'],
    ]);
    assert.deepEqual(await json(['secrets', 'list']), []);
    assert.deepEqual(await json(['clashes']), { count: 0, clashes: [], accounts: [] });
    assert.deepEqual(await json(['keys', 'requests', 'default']), []);
    await assertEmptyListsSayWhat();
    await assertKeysAsJson();
    const { extensionFile, hooks } = await json(['hooks', 'list']);
    assert.equal(extensionFile, path.join(repositoryRoot, 'extension/index.ts'));
    assert.ok(hooks.length >= 5);
    assert.deepEqual(Object.keys(hooks[0]), ['name', 'handler']);
    const { stdout } = await runUpline(['keys', 'list'], settings);
    assert.equal(stdout.trimEnd().split('\n').length, 3, 'a pipe gets a line for each row');
    for (const words of [['keys', 'list'] as const, ['users', 'list'] as const]) {
      const [{ state, role = '' }] = await json(words);
      assert.equal(state + role, `${state}${role}`.toLowerCase());
    }
  });

  async function assertEmptyListsSayWhat() {
    for (const [words, what] of [
      [['secrets', 'list'], 'secrets'],
      [['endpoints', 'list'], 'event endpoints'],
      [['keys', 'requests', 'default'], 'requests of default'],
      [['keys', 'requests', 'default', '--errors'], 'failed requests of default'],
    ] as const) {
      const end = await runUpline(words, settings);
      assert.deepEqual([end.code, end.stdout], [0, ''], 'a program that reads the lines gets none');
      assert.match(end.stderr, new RegExp(`^No ${what}\\b`));
    }
  }

  async function assertKeysAsJson() {
    const created = await json(['keys', 'create', 'a']);
    assert.deepEqual(Object.keys(created), ['name', 'primary', 'secondary']);
    const key = { name: 'a', slot: 'secondary', key: created.secondary };
    assert.deepEqual(await json(['keys', 'show', 'a', '--slot', 'secondary']), key);
    const renewed = await json(['keys', 'regenerate', 'a', '--slot', 'secondary']);
    assert.deepEqual({ ...renewed, key: created.secondary }, key);
    assert.notEqual(renewed.key, created.secondary);
    const link = await json(['users', 'invite', 'a@example.com']);
    assert.deepEqual(Object.keys(link), ['address', 'expiresAt']);
    assert.match((await json(['users', 'link', 'a@example.com'])).address, /^http:/);
    const secret = await json(['secrets', 'create', 'directscale', 'a']);
    assert.deepEqual(Object.keys(secret), ['kind', 'name', 'secret', 'isInUse']);
  }

  async function json(words: readonly string[]) {
    const end = await runUpline([...words, '--json'], settings);
    assert.deepEqual([end.code, end.stderr], [0, '']);
    return JSON.parse(end.stdout);
  }

  it('creates no database for a command that needs one: exit 2', onOneEngine, async () => {
    const typo = path.join(directory, 'typo');
    const needing = [
      ...[['keys', 'list'], ['keys', 'create', 'a'], ['users', 'list'], ['secrets', 'list'], ['clashes']],
      ...[
        ['backup', path.join(directory, 'b.db')],
        ['migrate-to', 'postgres://127.0.0.1:1/none'],
      ],
    ];
    for (const words of needing) {
      const end = await runUpline(words, { UPLINE_DATA_DIR: typo });
      assert.deepEqual([end.code, end.stderr], [2, `upline: There is no database in ${typo}\n`]);
    }
    assert.ok(!existsSync(typo));
  });

  it('reports before the work starts that a file cannot be written: exit 2', onOneEngine, async () => {
    const rows = path.join(directory, 'rows.csv');
    writeFileSync(rows, 'FirstName\n');
    const target = path.join(directory, 'none/x.json');
    const reason = `there is no directory ${path.dirname(target)}`;
    const writing = [
      ['import', rows, '--errors', target],
      ['openapi', '--write', target],
      ['generate', '--customers', '5', '--to-csv', target],
    ];
    for (const words of writing) {
      const end = await runUpline(words, { UPLINE_DATA_DIR: path.join(directory, 'typo') });
      assert.deepEqual([end.code, end.stderr], [2, `upline: cannot write ${target} (${reason})\n`]);
    }
    const folder = await runUpline(['openapi', '--write', directory], {});
    assert.equal(folder.stderr, `upline: cannot write ${directory} (it is a directory)\n`);
  });

  it('suggests the setting that is closest to a mistyped one', onOneEngine, async () => {
    await using server = await startUpline({ ...settings, UPLINE_PROT: '1' });
    server.child.kill('SIGTERM');
    const { stdout } = await server.ended;
    const line = stdout.split('\n').find((text) => text.includes('unknown setting')) ?? '{}';
    const { setting, closest } = JSON.parse(line);
    assert.deepEqual([setting, closest], ['UPLINE_PROT', 'UPLINE_PORT']);
  });

  it('writes no error if its reader closes the pipe, as head does', onOneEngine, async () => {
    const script = `"${process.execPath}" src/cli/upline.mjs openapi | head -c 1`;
    const { stderr } = await promisify(execFile)('bash', ['-c', script], { cwd: repositoryRoot });
    assert.equal(stderr, '');
  });

  it('on a Node that is too old names the required version in one line: exit 2', onOneEngine, async () => {
    // Only the version differs: the file contains no syntax that an old Node cannot read.
    const copy = path.join(directory, 'old/src/cli/upline.mjs');
    mkdirSync(path.dirname(copy), { recursive: true });
    copyFileSync(path.join(repositoryRoot, 'src/cli/upline.mjs'), copy);
    const { engines } = JSON.parse(readText('package.json')) as { engines: { node: string } };
    assert.match(engines.node, /^>=\d+$/);
    writeFileSync(path.join(directory, 'old/package.json'), '{"engines":{"node":">=9999"}}');
    const end = await promisify(execFile)(process.execPath, [copy, 'serve']).catch((error) => error);
    assert.deepEqual([end.code, end.stdout], [2, '']);
    assert.match(
      end.stderr,
      /^upline: Upline needs Node 9999 or newer; this is [\d.]+\. npm ci installs one[^\n]+\n$/,
    );
    assert.doesNotMatch(readText('src/cli/upline.mjs'), /\?\.|\?\?|^await /m);
  });
});
