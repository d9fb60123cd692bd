import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { type Breath, createBreath, nextTurn } from '../kernel/breath.ts';
import type { ReadSnapshot } from './read-snapshot.ts';
import { createRowMaker, type RowMaker } from './sqlite-rows.ts';

/** More statements than the program has; only a runaway caller reaches it. */
const STATEMENT_CACHE_MAX = 500;

/**
 * Kysely over one `node:sqlite` connection. Kysely's own SQLite dialect prepares a statement at every call
 * and begins transactions deferred. This one caches statements and begins immediately, so that a writing
 * transaction never fails half way because another process wrote first.
 */
export function createSqliteDialect(connect: () => SqliteConnection, access: 'read' | 'write'): Dialect {
  return {
    createDriver: () => new SqliteDriver(connect),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => (access === 'read' ? new ReaderAdapter() : new WriterAdapter()),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** Every read is a single synchronous statement, so readers need no turns. */
export class ReaderAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true;
  }
}

/** One writer at a time (Kysely's mutex), and migrations all or nothing: SQLite's DDL is transactional. */
class WriterAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #connect: () => SqliteConnection;
  #connection: SqliteConnection | undefined;

  constructor(connect: () => SqliteConnection) {
    this.#connect = connect;
  }

  async init(): Promise<void> {
    this.#connection = this.#connect();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === undefined) throw new Error('The SQLite driver is not open');
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite writes the pages now: some milliseconds after many statements.
    if (this.#connection?.hasPaused === true) await nextTurn();
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite itself rolls back on some errors (a full disk, for example); then there is nothing left to do.
    if (this.#connection?.isTransaction === true) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    }
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#connection?.close();
    this.#connection = undefined;
  }
}

/** One connection and its statements; also for reads that bypass Kysely. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #access: 'read' | 'write';
  readonly #snapshot: ReadSnapshot | undefined;
  readonly #statements = new Map<string, PreparedStatement>();
  readonly #breathe: Breath = createBreath();
  #hasPaused = false;

  constructor(database: DatabaseSync, access: 'read' | 'write', snapshot?: ReadSnapshot) {
    this.#database = database;
    this.#access = access;
    this.#snapshot = snapshot;
  }

  /** Whether the transaction has let others run between its statements because it takes long. */
  get hasPaused(): boolean {
    return this.#hasPaused;
  }

  get isTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs a SELECT synchronously. */
  read(sql: string, parameters: readonly unknown[]): unknown[] {
    this.#snapshot?.begin(this.#database);
    return readRows(this.#prepare(sql), parameters as readonly SQLInputValue[]);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // No statement waits for anything, so without a pause a transaction of many statements blocks the thread
    // until it ends.
    const pause = this.#access === 'write' ? this.#pauseInTransaction() : undefined;
    if (pause !== undefined) await pause;
    const prepared = this.#prepare(query.sql);
    const parameters = query.parameters as readonly SQLInputValue[];
    if (this.#access === 'read') this.#snapshot?.begin(this.#database);
    if (prepared.makeRow !== null) {
      const rows = readRows(prepared, parameters) as Row[];
      this.#endSnapshotAfterCommit();
      return { rows };
    }
    const { changes, lastInsertRowid } = prepared.statement.run(...parameters);
    this.#endSnapshotAfterCommit();
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  #pauseInTransaction(): Promise<void> | undefined {
    if (!this.#database.isTransaction) {
      this.#hasPaused = false;
      return undefined;
    }
    const pause = this.#breathe();
    if (pause !== undefined) this.#hasPaused = true;
    return pause;
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // Two callers must not step a cached statement at once, so a stream prepares a new one.
    const statement = this.#database.prepare(query.sql);
    for (const row of statement.iterate(...(query.parameters as readonly SQLInputValue[]))) {
      yield { rows: [row as Row] };
    }
  }

  /** Readers must see at once what the writer has committed, by `commit` or by a standalone statement. */
  #endSnapshotAfterCommit(): void {
    if (this.#access === 'write' && !this.#database.isTransaction) this.#snapshot?.end();
  }

  close(): void {
    this.#snapshot?.end();
    this.#statements.clear();
    this.#database.close();
  }

  #prepare(sql: string): PreparedStatement {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) return cached;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const columns = statement.columns().map(({ name }) => name);
    const entry = { statement, makeRow: columns.length === 0 ? null : createRowMaker(columns) };
    // SQLite applies a PRAGMA when it prepares it, so running the statement again would do nothing.
    if (/^pragma/i.test(sql)) return entry;
    if (this.#statements.size >= STATEMENT_CACHE_MAX) this.#statements.clear();
    this.#statements.set(sql, entry);
    return entry;
  }
}

interface PreparedStatement {
  /** Gives each row as an array. */
  readonly statement: StatementSync;
  /** `null` when the statement returns no rows. */
  readonly makeRow: RowMaker | null;
}

function readRows(
  { statement, makeRow }: PreparedStatement,
  parameters: readonly SQLInputValue[],
): Record<string, unknown>[] {
  if (makeRow === null) return [];
  const rows: Record<string, unknown>[] = [];
  for (const values of statement.all(...parameters) as unknown as unknown[][]) rows.push(makeRow(values));
  return rows;
}
