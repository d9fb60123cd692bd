import type pg from 'pg';
import type { LongReader, LongReaders } from './long-read-dialect.ts';
import type { createStatementNames } from './postgres-statements.ts';

export interface PostgresLongReadersOptions {
  /** Only for long reads, so that they take no connection from short ones. */
  readonly pool: pg.Pool;
  /** Runs the statements that cancel others; it has connections left when the long pool has none. */
  readonly control: pg.Pool;
  readonly named: ReturnType<typeof createStatementNames>;
}

/** Connections for long reads. The server reads; this process waits, and tells the server to stop. */
export class PostgresLongReaders implements LongReaders {
  readonly #options: PostgresLongReadersOptions;

  constructor(options: PostgresLongReadersOptions) {
    this.#options = options;
  }

  async take(): Promise<LongReader> {
    return new PostgresLongReader(await this.#options.pool.connect(), this.#options);
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
  readonly #options: PostgresLongReadersOptions;
  #isBroken = false;

  constructor(client: pg.PoolClient, options: PostgresLongReadersOptions) {
    this.#client = client;
    this.#options = options;
  }

  async run(sql: string, parameters: readonly unknown[], signal: AbortSignal): Promise<unknown[]> {
    signal.throwIfAborted();
    // Asked of the server, not taken from the driver: behind a pooler the driver has the pooler's number.
    const { rows: sessions } = await this.#client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = sessions[0]?.pid;
    signal.throwIfAborted();
    let stopping: Promise<unknown> | undefined;
    const stop = () => {
      stopping = this.#options.control.query('select pg_cancel_backend($1)', [pid]).catch(() => {
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
