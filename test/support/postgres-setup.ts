import { sql } from 'kysely';
import { openDatabase } from '../../src/database/open-database.ts';
import { administer, databaseUrl, type PostgresServer, SCHEMA_TEMPLATE, startPostgres } from './postgres.ts';

/*
 * `node --test-global-setup`: one PostgreSQL server for a whole run of the suite on that engine. Test files
 * create their own databases from a template: copying the schema is faster than creating it.
 */

let server: PostgresServer | undefined;

export async function globalSetup(): Promise<void> {
  server = await startPostgres();
  await makeTemplate(server.url);
  process.env['UPLINE_TEST_POSTGRES'] = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.remove();
}

async function makeTemplate(serverUrl: string): Promise<void> {
  await administer(serverUrl, `CREATE DATABASE ${SCHEMA_TEMPLATE}`);
  const database = await openDatabase({
    url: databaseUrl(serverUrl, SCHEMA_TEMPLATE),
    poolSize: 1,
    statementTimeoutMs: 10_000,
    onConnectionError: () => undefined,
  });
  // Otherwise the first server on each database would create it, which takes about as long as opening a connection.
  await sql`create extension pg_trgm`.execute(database.writer);
  await database.close();
}
