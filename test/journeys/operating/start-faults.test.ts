import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runUpline, startUpline } from '../../support/process.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';

type Settings = Readonly<Record<string, string>>;

describe('A start that fails', () => {
  let directory: string;
  let database: Settings;
  const taken = createServer();
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    database = await databaseIn(path.join(directory, 'data'));
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', () => resolve()));
  });
  after(() => {
    taken.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const takenPort = () => {
    const address = taken.address();
    return typeof address === 'object' && address !== null ? String(address.port) : '';
  };
  const dataWith = (name: string, file: string, text: string | null): Settings => {
    const data = path.join(directory, name);
    mkdirSync(data);
    if (text === null) mkdirSync(path.join(data, file));
    else writeFileSync(path.join(data, file), text);
    return { UPLINE_DATA_DIR: data };
  };
  const assertRefused = async (settings: Settings, expected: RegExp, command = ['serve']) => {
    const end = await runUpline(command, { UPLINE_PORT: '0', ...settings });
    assert.equal(end.code, 2, end.stderr);
    assert.match(end.stderr, /^upline: [^\n]+\n$/);
    assert.doesNotMatch(end.stderr, / {4}at /);
    assert.match(end.stderr, expected);
    assert.equal(end.stdout, '');
  };

  it('for what the data directory holds says so in one line, whatever the command: exit 2', {
    skip: testEngine === 'postgres' && 'about the embedded file',
  }, async () => {
    const aFile = path.join(directory, 'file');
    writeFileSync(aFile, 'x');
    const cases: [Settings, RegExp][] = [
      [dataWith('key-short', 'secret.key', 'c2hvcnQ='), /secret\.key does not hold 32 bytes/],
      [dataWith('key-directory', 'secret.key', null), /secret\.key can't be read \(EISDIR\)/],
      [dataWith('db-directory', 'upline.db', null), /upline\.db can't be opened.*UPLINE_DATA_DIR/],
      [dataWith('db-text', 'upline.db', 'hello, I am no database at all'), /can't be read.*restore a backup/],
      [{ UPLINE_DATA_DIR: aFile }, /UPLINE_DATA_DIR.*name a directory/],
      [{ UPLINE_DATA_DIR: path.join(aFile, 'below') }, /UPLINE_DATA_DIR.*ENOTDIR/],
      ...(process.platform === 'linux'
        ? ([[{ UPLINE_DATA_DIR: '/proc/foo' }, /UPLINE_DATA_DIR.*ENOENT/]] as [Settings, RegExp][])
        : []),
    ];
    for (const [settings, expected] of cases) {
      await assertRefused(settings, expected);
      await assertRefused(settings, expected, ['keys', 'list']);
    }
  });

  it('for PostgreSQL that cannot be used says so in one line, whatever the command: exit 2', {
    skip: testEngine === 'sqlite' && 'about PostgreSQL',
  }, async () => {
    const url = database['UPLINE_DATABASE_URL'] ?? '';
    const changed = (change: (address: URL) => void) => {
      const address = new URL(url);
      change(address);
      return { ...database, UPLINE_DATABASE_URL: address.href };
    };
    const noPem = path.join(directory, 'no.pem');
    writeFileSync(noPem, 'no certificate');
    const cases: [Settings, RegExp][] = [
      [
        changed((address) => {
          address.pathname = '/nowhere';
        }),
        /"nowhere" does not exist; create the database/,
      ],
      [
        changed((address) => {
          address.username = 'nobody';
        }),
        /"nobody".*correct the role/,
      ],
      [
        changed((address) => {
          address.port = '1';
        }),
        /ECONNREFUSED.*UPLINE_DATABASE_URL/,
      ],
      [
        changed((address) => {
          address.search = `?sslmode=verify-full&sslrootcert=${directory}/none.pem`;
        }),
        /none\.pem.*sslrootcert/,
      ],
      [
        changed((address) => {
          address.search = `?sslmode=verify-full&sslrootcert=${noPem}`;
        }),
        /sslrootcert/,
      ],
    ];
    for (const [settings, expected] of cases) {
      await assertRefused(settings, expected);
      await assertRefused(settings, expected, ['keys', 'list']);
    }
  });

  it('because the port is in use names the setting, and does not use up the one showing of the first key', async () => {
    const port = takenPort();
    await assertRefused(
      { ...database, UPLINE_PORT: port },
      new RegExp(`UPLINE_PORT.*:${port} \\(EADDRINUSE\\)`),
    );
    await using server = await startUpline(database);
    await server.errorOutput(/First subscription key: [\da-f]{32}\n/);
  });
});
