import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { createConfig } from '../../../src/config/config.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import { administer, createDatabase, databaseUrl } from '../../support/postgres.ts';
import { asRole, createRole, demandPassword } from '../../support/postgres-roles.ts';
import { startUpline } from '../../support/process.ts';
import { assertStartRefused, type StartFault } from '../../support/start-refusal.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';

/** A row that a later version leaves behind. */
const NEWER_SCHEMA =
  "INSERT INTO kysely_migration (name, timestamp) VALUES ('0999-of-tomorrow', '2099-01-01')";

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
  const newerDatabase = async () => {
    const newer = await databaseIn(path.join(directory, 'newer'));
    await administer(newer.UPLINE_DATABASE_URL ?? '', NEWER_SCHEMA);
    return { ...newer } as Settings;
  };

  it('because of the contents of the data directory gives the reason in one line for every command: exit 2', {
    skip: testEngine === 'postgres' && 'about the embedded file',
  }, async () => {
    const aFile = path.join(directory, 'file');
    writeFileSync(aFile, 'x');
    const cases: StartFault[] = [
      [dataWith('key-short', 'secret.key', 'c2hvcnQ='), /secret\.key does not hold 32 bytes/],
      [dataWith('key-directory', 'secret.key', null), /secret\.key cannot be read \(EISDIR\)/],
      [dataWith('db-directory', 'upline.db', null), /upline\.db cannot be opened.*UPLINE_DATA_DIR/],
      [dataWith('db-text', 'upline.db', 'hello, I am no database at all'), /can't be read.*restore a backup/],
      [{ UPLINE_DATA_DIR: aFile }, /UPLINE_DATA_DIR.*name a directory/],
      [{ UPLINE_DATA_DIR: path.join(aFile, 'below') }, /UPLINE_DATA_DIR.*ENOTDIR/],
      ...(process.platform === 'linux'
        ? ([[{ UPLINE_DATA_DIR: '/proc/foo' }, /UPLINE_DATA_DIR.*ENOENT/]] as StartFault[])
        : []),
    ];
    for (const fault of cases) {
      await assertStartRefused(fault);
      const [settings, expected] = fault;
      const hasDatabase = existsSync(path.join(settings['UPLINE_DATA_DIR'] ?? '', 'upline.db'));
      const found = hasDatabase ? expected : /There is no database in/;
      await assertStartRefused([settings, found], { command: ['keys', 'list'] });
    }
  });

  it('because PostgreSQL cannot be used gives the reason in one line for every command: exit 2', {
    skip: testEngine === 'sqlite' && 'about PostgreSQL',
  }, async () => {
    const url = database['UPLINE_DATABASE_URL'] ?? '';
    const changed = (change: (address: URL) => void) => {
      const address = new URL(url);
      change(address);
      return { ...database, UPLINE_DATABASE_URL: address.href };
    };
    const server = databaseUrl(url, 'postgres');
    const [guarded, guest] = [await createRole(server), await createRole(server)];
    await demandPassword(server, guarded);
    const noPem = path.join(directory, 'no.pem');
    writeFileSync(noPem, 'no certificate');
    const cases: StartFault[] = [
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
      [
        { ...database, UPLINE_DATABASE_URL: asRole(url, guarded, 'not-it') },
        /password authentication failed.*correct the role or the password in UPLINE_DATABASE_URL/,
      ],
      [
        { ...database, UPLINE_DATABASE_URL: asRole(await createDatabase(server), guest) },
        /permission denied.*make the role the owner of the database/,
      ],
      [await newerDatabase(), /newer version of Upline.*0999.*Start that version, or restore a backup/],
    ];
    for (const fault of cases) {
      await assertStartRefused(fault);
      await assertStartRefused(fault, { command: ['keys', 'list'] });
    }
  });

  it('because of a database of a newer version does not change it, and gives the reason: exit 2', {
    skip: testEngine === 'postgres' && 'among the faults of PostgreSQL above',
  }, async () => {
    const data = path.join(directory, 'newer');
    await (await openInstallation(createConfig({ UPLINE_DATA_DIR: data }))).close();
    const file = new DatabaseSync(path.join(data, 'upline.db'));
    file.exec(NEWER_SCHEMA);
    file.close();
    const fault: StartFault = [{ UPLINE_DATA_DIR: data }, /newer version of Upline.*0999.*restore a backup/];
    await assertStartRefused(fault);
    await assertStartRefused(fault, { command: ['keys', 'list'] });
  });

  it('because the port is in use names the setting, and the first key is still shown at the next start', async () => {
    const port = takenPort();
    await assertStartRefused([
      { ...database, UPLINE_PORT: port },
      new RegExp(`UPLINE_PORT.*:${port} \\(EADDRINUSE\\).*stop the program.*or set another port`),
    ]);
    await using server = await startUpline(database);
    await server.errorOutput(/First subscription key: [\da-f]{32}\n/);
  });
});
