import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createConfig } from '../../../src/config/config.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import { startPgBouncer, whyNoPgBouncer } from '../../support/pgbouncer.ts';
import { administer, createDatabase, databaseUrl, SCHEMA_TEMPLATE } from '../../support/postgres.ts';
import { asRole, createRole, demandPassword } from '../../support/postgres-roles.ts';
import { assertStartRefused } from '../../support/start-refusal.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';

/** A row that a later version leaves behind. */
const NEWER_SCHEMA =
  "INSERT INTO kysely_migration (name, timestamp) VALUES ('0999-of-tomorrow', '2099-01-01')";

describe('A move to PostgreSQL that cannot begin', {
  skip: testEngine === 'sqlite' && 'about PostgreSQL',
}, () => {
  let directory: string;
  let server: string;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    await (await openInstallation(createConfig({ UPLINE_DATA_DIR: directory }))).close();
    const { UPLINE_DATABASE_URL: url = '' } = await databaseIn(directory);
    server = databaseUrl(url, 'postgres');
  });
  after(() => rmSync(directory, { recursive: true, force: true }));
  const assertNoMove = (target: string, expected: RegExp) =>
    assertStartRefused([{ UPLINE_DATA_DIR: directory }, expected], { command: ['migrate-to', target] });

  it('states in one line what to do about the target: exit 2', async () => {
    const [guarded, guest] = [await createRole(server), await createRole(server)];
    await demandPassword(server, guarded);
    const empty = await createDatabase(server);
    const newer = await createDatabase(server, SCHEMA_TEMPLATE);
    await administer(newer, NEWER_SCHEMA);
    const filled = await createDatabase(server, SCHEMA_TEMPLATE);
    await administer(filled, "INSERT INTO installation (name, value) VALUES ('secret-key-check', 'x')");
    const elsewhere = new URL(empty);
    elsewhere.port = '1';
    const faults: readonly (readonly [target: string, expected: RegExp])[] = [
      [elsewhere.href, /ECONNREFUSED.*start it, or correct the address/],
      [databaseUrl(empty, 'nowhere'), /"nowhere" does not exist; create the database.*the address/],
      [asRole(empty, guarded, 'not-it'), /password authentication failed.*password in the address/],
      [asRole(empty, guest), /permission denied.*make the role the owner of the database/],
      [newer, /newer version of Upline.*0999.*Start that version/],
      [filled, /holds data of Upline already.*needs an empty one/],
    ];
    for (const [target, expected] of faults) await assertNoMove(target, expected);
  });

  it('because a pooler keeps no sessions names the setting to change: exit 2', {
    skip: whyNoPgBouncer(),
  }, async () => {
    await using pooler = await startPgBouncer(server, 'transaction');
    const target = pooler.through(await createDatabase(server));
    await assertNoMove(target, /pool_mode = session in PgBouncer, or point the address at PostgreSQL/);
  });
});
