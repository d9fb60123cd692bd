import type pg from 'pg';
import type { LongReader, LongReaders } from './long-read-dialect.ts';
import type { createStatementNames } from './postgres-statements.ts';

export interface PostgresLongReadersOptions {
  /** Only for long reads, so that they keep no connection from short ones. */
  readonly pool: pg.Pool;
  /** Takes statements that end others; has connections while the long pool has none. */
  readonly control: pg.Pool;
  readonly named: ReturnType<typeof createStatementNames>;
}

/** Connections for long reads. The server reads; this process only waits, and tells it to stop. */
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
    // Asked for, not taken from the driver: behind a pooler that would be a number of the pooler's.
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
      // A cancellation that comes late must not meet the next statement.
      await stopping;
    }
  }

  /** A connection whose statement could not be ended is closed. */
  release(): void {
    this.#client.release(this.#isBroken);
  }
}
