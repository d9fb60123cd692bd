import type { PostgresPool } from 'kysely';
import type pg from 'pg';

/** More statements than the program has. Any beyond this number are not kept on the server. */
const NAMES_MAX = 300;
/** Longer statements write many rows at once, and rarely the same number twice. */
const NAMED_LENGTH_MAX = 8_000;

/**
 * Names statements with parameters, so that each connection parses and plans them once. Planning takes six
 * sevenths of the time needed to read a customer (decision 0040).
 */
export function createStatementNames(): (text: string, values: readonly unknown[]) => pg.QueryConfig {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= NAMES_MAX || text.length > NAMED_LENGTH_MAX) return known;
    const name = `upline_${names.size + 1}`;
    names.set(text, name);
    return name;
  };
  return (text, values) => {
    const name = values.length === 0 ? undefined : nameOf(text);
    return { text, values: values as unknown[], ...(name === undefined ? {} : { name }) };
  };
}

/** The pool as the query builder sees it, with its statements named. */
export function namedStatements(pool: pg.Pool, named: ReturnType<typeof createStatementNames>): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect();
      const preparing = {
        query: (text: string, values: readonly unknown[]) => client.query(named(text, values)),
        release: (destroy?: boolean) => client.release(destroy),
      };
      // The library's type has an overload for cursors, which the program never opens.
      return preparing as unknown as Awaited<ReturnType<PostgresPool['connect']>>;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
