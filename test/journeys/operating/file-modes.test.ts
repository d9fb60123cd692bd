import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { spawnUpline } from '../../support/process.ts';

/** Gives every account all rights that the program does not remove. */
const WIDE = { launcher: ['sh', '-c', 'umask 000; exec "$@"', 'sh'] };
const CUSTOMERS = `CustomerType,EmailAddress,FirstName,LastName,Username,SponsorId
3,rae@example.com,Rae,Tester,rae,2
3,no-address,Rae,Tester,rae2,2
`;

describe('Files that Upline writes', () => {
  const place = mkdtempSync(path.join(tmpdir(), 'upline-modes-'));
  const data = path.join(place, 'data');
  const settings = { UPLINE_DATA_DIR: data, UPLINE_PORT: '0', UPLINE_HOST: '127.0.0.1' };
  before(() => {
    mkdirSync(data);
    chmodSync(data, 0o755);
    writeFileSync(path.join(data, 'upline.db'), '', { mode: 0o644 });
    chmodSync(path.join(data, 'upline.db'), 0o644);
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  /** Paths in the test's folder with their modes, without the files that the test itself wrote. */
  const files = () =>
    readdirSync(place, { recursive: true, encoding: 'utf8' })
      .map((name) => ({ name, entry: statSync(path.join(place, name)) }))
      .filter(({ name, entry }) => entry.isFile() && name !== 'customers.csv');
  const assertPrivate = (...expected: string[]) => {
    const found = files();
    for (const name of expected)
      assert.ok(
        found.some((file) => file.name === name),
        `${name} is there`,
      );
    for (const { name, entry } of found) assert.equal((entry.mode & 0o777).toString(8), '600', name);
  };
  const run = async (words: string[], code = 0) => {
    const end = await spawnUpline(words, settings, WIDE).ended;
    assert.equal(end.code, code, end.stdout + end.stderr);
  };

  it('are accessible only to their owner, while a server runs and after every command, in a directory with any mode', async () => {
    await run(['generate', '--customers', '50']);
    assertPrivate('data/upline.db', 'data/secret.key');
    {
      await using server = spawnUpline(['serve'], settings, WIDE);
      await server.errorOutput(/listens on/);
      assertPrivate('data/upline.db', 'data/upline.db-wal', 'data/upline.db-shm', 'data/secret.key');
      await run(['backup', path.join(place, 'copy.db')]);
      server.child.kill('SIGTERM');
      const { stdout } = await server.ended;
      assert.match(stdout, /data \(755\)/);
    }
    writeFileSync(path.join(place, 'customers.csv'), CUSTOMERS);
    await run(['import', path.join(place, 'customers.csv')], 1);
    await run(['generate', '--customers', '20', '--to-csv', path.join(place, 'network.csv')]);
    await run(['keys', 'create', 'shop']);
    await run(['users', 'invite', 'ada@example.com', '--name', 'Ada']);
    await run(['secrets', 'create', 'extension', '2026']);
    await run(['openapi', '--write', path.join(place, 'openapi.json')]);
    assertPrivate('copy.db', 'customers.csv.errors.csv', 'network.csv', 'openapi.json');
  });

  it('are reported at start if other accounts have rights in the data directory, and not otherwise', async () => {
    for (const [mode, isSaid] of [
      [0o750, true],
      [0o700, false],
    ] as const) {
      chmodSync(data, mode);
      await using server = spawnUpline(['serve'], settings);
      await server.errorOutput(/listens on/);
      server.child.kill('SIGTERM');
      const { stdout } = await server.ended;
      assert.equal(stdout.includes(`data (${mode.toString(8)})`), isSaid, stdout);
    }
  });
});
