import { type PostgresServer, startPostgres } from './postgres.ts';

/*
 * `node --test-global-setup`: one PostgreSQL server for a whole run of the suite on that engine. Test
 * files make databases of their own on it.
 */

let server: PostgresServer | undefined;

export async function globalSetup(): Promise<void> {
  server = await startPostgres();
  process.env['UPLINE_TEST_POSTGRES'] = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.remove();
}
