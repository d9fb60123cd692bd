import pg from 'pg';
import { type AddressPlace, UnusableDatabaseError, unusablePostgres } from './unusable-database-error.ts';

const CONNECTION_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 15_000;

/**
 * Refuses an address at which PostgreSQL cannot be used. Two connections are asked for their session: a
 * pooler that does not keep sessions gives both the same session, or one of them several.
 * @throws UnusableDatabaseError that says what to do
 */
export async function assertUsablePostgres(
  url: string,
  place: AddressPlace = 'UPLINE_DATABASE_URL',
): Promise<void> {
  const clients: pg.Client[] = [];
  try {
    const [first, second] = [await connect(url, clients), await connect(url, clients)];
    const sessions = [await sessionOf(first), await sessionOf(first), await sessionOf(first)];
    const other = await sessionOf(second);
    sessions.push(await sessionOf(first));
    if (new Set(sessions).size === 1 && other !== sessions[0]) return;
  } catch (error) {
    throw unusablePostgres(error, place);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
  throw new UnusableDatabaseError(
    `The pooler in front of PostgreSQL does not keep sessions: set pool_mode = session in PgBouncer, or point ${place} at PostgreSQL itself`,
  );
}

async function connect(url: string, clients: pg.Client[]): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    application_name: 'upline',
  });
  // Without a listener, a connection that breaks between two queries would end the process; the next query
  // fails in any case.
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

async function sessionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}
