import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { LongReadThread } from './long-read-thread.ts';
import { ReaderAdapter } from './sqlite-dialect.ts';
import { createRowMaker } from './sqlite-rows.ts';

/** Kysely over a thread that reads: the main thread goes on meanwhile. */
export function createLongReadDialect(file: string): Dialect {
  return {
    createDriver: () => new LongReadDriver(new LongReadThread(file)),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ReaderAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class LongReadDriver implements Driver {
  readonly #thread: LongReadThread;

  constructor(thread: LongReadThread) {
    this.#thread = thread;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new LongReadConnection(this.#thread);
  }

  async beginTransaction(): Promise<void> {
    throw new TypeError('A long read is one statement, and so sees one moment');
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(): Promise<void> {}

  destroy(): Promise<void> {
    return this.#thread.close();
  }
}

class LongReadConnection implements DatabaseConnection {
  readonly #thread: LongReadThread;

  constructor(thread: LongReadThread) {
    this.#thread = thread;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const rows: Row[] = [];
    for await (const batch of this.streamQuery<Row>(query)) rows.push(...batch.rows);
    return { rows };
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    for await (const { columns, rows } of this.#thread.read(query.sql, query.parameters)) {
      const makeRow = createRowMaker(columns);
      yield { rows: rows.map((values) => makeRow(values) as Row) };
    }
  }
}
