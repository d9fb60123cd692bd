import type pg from 'pg';
import { type AddressPlace, UnusableDatabaseError, unusablePostgres } from './unusable-database-error.ts';

const QUERY_TIMEOUT_MS = 15_000;

/**
 * Refuses an address at which PostgreSQL cannot be used. Two connections are asked for their session: a
 * pooler that does not keep sessions gives both the same session, or one of them several. The connections stay in
 * their pools, so that the start goes on with them.
 * @param pools of the same address
 * @throws UnusableDatabaseError that says what to do
 */
export async function assertUsablePostgres(
  pools: readonly [pg.Pool, pg.Pool],
  place: AddressPlace,
): Promise<void> {
  const clients: pg.PoolClient[] = [];
  const connect = async (pool: pg.Pool) => {
    const client = await pool.connect();
    clients.push(client);
    return client;
  };
  try {
    const [first, second] = [await connect(pools[0]), await connect(pools[1])];
    const sessions = [await sessionOf(first), await sessionOf(first), await sessionOf(first)];
    const other = await sessionOf(second);
    sessions.push(await sessionOf(first));
    if (new Set(sessions).size === 1 && other !== sessions[0]) return;
  } catch (error) {
    throw unusablePostgres(error, place);
  } finally {
    for (const client of clients) client.release();
  }
  throw new UnusableDatabaseError(
    `The pooler in front of PostgreSQL does not keep sessions: set pool_mode = session in PgBouncer, or point ${place} at PostgreSQL itself`,
  );
}

async function sessionOf(client: pg.PoolClient): Promise<number> {
  // The type of the library lacks the time limit of a single query.
  const query = { text: 'select pg_backend_pid() as pid', query_timeout: QUERY_TIMEOUT_MS };
  const { rows } = await client.query<{ pid: number }>(query);
  return rows[0]?.pid ?? 0;
}
