import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  QueryResult,
} from 'kysely';
import { longReadTooLong } from './long-read-errors.ts';
import type { LongReadLane } from './long-read-lane.ts';

/** Runs one statement at a time. */
export interface LongReader {
  /** When the signal aborts, the statement ends and this fails; or it answers if the statement was done. */
  run(sql: string, parameters: readonly unknown[], signal: AbortSignal): Promise<unknown[]>;
}

/** An engine's readers. The lanes limit how many are taken at once. */
export interface LongReaders {
  take(): Promise<LongReader>;
  giveBack(reader: LongReader): void;
  close(): Promise<void>;
}

/** What the query builder needs to know about an engine. */
export interface EngineParts {
  readonly createQueryCompiler: () => QueryCompiler;
  readonly createAdapter: () => DialectAdapter;
  readonly createIntrospector: (db: Kysely<unknown>) => DatabaseIntrospector;
}

export interface LongReadDialectOptions {
  readonly readers: LongReaders;
  readonly lane: LongReadLane;
  readonly timeoutMs: number;
  readonly engine: EngineParts;
}

/**
 * Kysely for long reads. Each read waits for its turn in its lane. It ends with its caller, whose signal
 * `execute({ signal })` gets, or at its time limit.
 */
export function createLongReadDialect(options: LongReadDialectOptions): Dialect {
  const { createQueryCompiler, createAdapter, createIntrospector } = options.engine;
  return {
    createDriver: () => new LongReadDriver(options),
    createQueryCompiler,
    createAdapter,
    createIntrospector: (db) => createIntrospector(db as Kysely<unknown>),
  };
}

class LongReadDriver implements Driver {
  readonly #options: LongReadDialectOptions;

  constructor(options: LongReadDialectOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {}

  async acquireConnection({
    signal,
  }: {
    signal?: AbortSignal | undefined;
  } = {}): Promise<DatabaseConnection> {
    const { lane, readers } = this.#options;
    // Kysely writes to standard error when this fails after the caller has gone; so it gets a connection
    // without a reader.
    if (!(await lane.enter(signal))) return new LongReadConnection(this.#options, null);
    try {
      return new LongReadConnection(this.#options, await readers.take());
    } catch (error) {
      lane.leave();
      throw error;
    }
  }

  async beginTransaction(): Promise<void> {
    throw new TypeError('A long read takes one statement, which sees one moment');
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const { reader } = connection as LongReadConnection;
    if (reader === null) return;
    this.#options.readers.giveBack(reader);
    this.#options.lane.leave();
  }

  destroy(): Promise<void> {
    return this.#options.readers.close();
  }
}

class LongReadConnection implements DatabaseConnection {
  /** `null` when the read got no turn. */
  readonly reader: LongReader | null;
  readonly #options: LongReadDialectOptions;

  constructor(options: LongReadDialectOptions, reader: LongReader | null) {
    this.#options = options;
    this.reader = reader;
  }

  async executeQuery<Row>(
    { sql, parameters }: CompiledQuery,
    { signal: caller }: { signal?: AbortSignal | undefined } = {},
  ): Promise<QueryResult<Row>> {
    if (this.reader === null) return { rows: [] };
    const { lane, timeoutMs } = this.#options;
    const stop = new AbortController();
    const onCallerGone = () => stop.abort(caller?.reason);
    const timer = setTimeout(() => stop.abort(longReadTooLong(timeoutMs)), timeoutMs);
    caller?.addEventListener('abort', onCallerGone, { once: true });
    if (caller?.aborted === true) onCallerGone();
    try {
      return { rows: (await this.reader.run(sql, parameters, stop.signal)) as Row[] };
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      if (caller?.aborted === true) {
        lane.noteCancelled();
        // No caller waits for it any more, and a failure would be written to standard error.
        return { rows: [] };
      }
      lane.noteOvertime();
      throw stop.signal.reason;
    } finally {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onCallerGone);
    }
  }

  async *streamQuery<Row>(
    query: CompiledQuery,
    _chunkSize: number,
    options?: { signal?: AbortSignal | undefined },
  ): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query, options);
  }
}
