import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Environment } from '../../src/config/environment.ts';
import type { EngineName } from '../../src/database/engine.ts';
import { createDatabase, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A database that survives the server, with direct access that bypasses the server. */
export interface CrashEngine extends AsyncDisposable {
  readonly name: EngineName;
  /** Settings for a server on this database. */
  readonly environment: Environment;
  /** Reads. Keeps nothing open afterwards: the server must find the database as a crash left it. */
  query(sql: string): Promise<Row[]>;
  /** Runs one statement that writes, with the same safety as the server. */
  write(sql: string): Promise<void>;
  /** Runs work on its own connection, for related statements. */
  withConnection<Result>(work: (run: (sql: string) => Promise<Row[]>) => Promise<Result>): Promise<Result>;
  /** Waits until the database runs nothing for a killed server. */
  settle(): Promise<void>;
  /** Kills the database itself, waits, and starts it again. Missing if the server process contains the database. */
  readonly crash?: (signal: 'SIGQUIT' | 'SIGKILL', downMs: number) => Promise<void>;
}

export function createEngine(name: EngineName): Promise<CrashEngine> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-crash-'));
  return name === 'sqlite' ? createSqliteEngine(directory) : createPostgresEngine(directory);
}

const BUSY_TIMEOUT_MS = 5_000;

async function createSqliteEngine(directory: string): Promise<CrashEngine> {
  const connect = <Result>(readOnly: boolean, work: (database: DatabaseSync) => Result) => {
    const file = path.join(directory, 'upline.db');
    const database = new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT_MS });
    // Data that our own write removes must not remain in the file either.
    if (!readOnly) database.exec('PRAGMA secure_delete = ON');
    return Promise.resolve(work(database)).finally(() => database.close());
  };
  return {
    name: 'sqlite',
    environment: { UPLINE_DATA_DIR: directory },
    query: (sql) => connect(true, (database) => database.prepare(sql).all()),
    write: (sql) => connect(false, (database) => database.exec(sql)),
    withConnection: (work) => connect(false, (database) => work(async (sql) => database.prepare(sql).all())),
    async settle() {},
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function createPostgresEngine(directory: string): Promise<CrashEngine> {
  const server = await startPostgres();
  const url = await createDatabase(server.url);
  const withConnection: CrashEngine['withConnection'] = async (work) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work(async (sql) => (await client.query<Row>(sql)).rows);
    } finally {
      await client.end();
    }
  };
  const query = (sql: string) => withConnection((run) => run(sql));
  return {
    name: 'postgres',
    environment: { UPLINE_DATA_DIR: directory, UPLINE_DATABASE_URL: url, UPLINE_DATABASE_POOL_SIZE: '6' },
    query,
    async write(sql) {
      await query(sql);
    },
    withConnection,
    async settle() {
      // The database carries out a commit that was sent, even if no caller waits for its answer.
      const others = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'upline'`;
      await until(async () => (await query(others)).length === 0, { pauseMs: 10 });
    },
    async crash(signal, downMs) {
      await server.kill(signal);
      await delay(downMs);
      await server.start();
    },
    async [Symbol.asyncDispose]() {
      await server.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
