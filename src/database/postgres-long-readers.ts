import type pg from 'pg';
import type { LongReader, LongReaders } from './long-read-dialect.ts';
import type { createStatementNames } from './postgres-statements.ts';

export interface PostgresLongReadersOptions {
  /** Only for long reads, so that they take no connection from short ones. */
  readonly pool: pg.Pool;
  /** Runs the statements that cancel others; it has free connections when the long pool has none. */
  readonly control: pg.Pool;
  readonly named: ReturnType<typeof createStatementNames>;
}

/** Connections for long reads. The server reads; this process waits, and tells the server to stop. */
export class PostgresLongReaders implements LongReaders {
  readonly #options: PostgresLongReadersOptions;
  /** The server's process behind each connection, which stays the same as long as the connection. */
  readonly #pids = new WeakMap<pg.PoolClient, number>();

  constructor(options: PostgresLongReadersOptions) {
    this.#options = options;
  }

  async take(): Promise<LongReader> {
    const client = await this.#options.pool.connect();
    try {
      return new PostgresLongReader(client, await this.#pidOf(client), this.#options);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Asked of the server, not taken from the driver: behind a pooler the driver has the pooler's number. */
  async #pidOf(client: pg.PoolClient): Promise<number> {
    const known = this.#pids.get(client);
    if (known !== undefined) return known;
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const [session] = rows;
    if (session === undefined) throw new Error('PostgreSQL did not say which process serves the connection');
    this.#pids.set(client, session.pid);
    return session.pid;
  }

  giveBack(reader: LongReader): void {
    (reader as PostgresLongReader).release();
  }

  close(): Promise<void> {
    return this.#options.pool.end();
  }
}

class PostgresLongReader implements LongReader {
  readonly #client: pg.PoolClient;
  readonly #pid: number;
  readonly #options: PostgresLongReadersOptions;
  #isBroken = false;

  constructor(client: pg.PoolClient, pid: number, options: PostgresLongReadersOptions) {
    this.#client = client;
    this.#pid = pid;
    this.#options = options;
  }

  async run(sql: string, parameters: readonly unknown[], signal: AbortSignal): Promise<unknown[]> {
    signal.throwIfAborted();
    let stopping: Promise<unknown> | undefined;
    const stop = () => {
      stopping = this.#options.control.query('select pg_cancel_backend($1)', [this.#pid]).catch(() => {
        this.#isBroken = true;
      });
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      const { rows } = await this.#client.query(this.#options.named(sql, parameters));
      return rows;
    } finally {
      signal.removeEventListener('abort', stop);
      // A late cancellation must not hit the next statement.
      await stopping;
    }
  }

  /** A connection whose statement could not be ended is closed. */
  release(): void {
    this.#client.release(this.#isBroken);
  }
}
