import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Environment } from '../../src/config/environment.ts';
import type { EngineName } from '../../src/database/engine.ts';
import { createDatabase, startPostgres } from '../support/postgres.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A database that survives the server, and a way to look at it past the server. */
export interface CrashEngine extends AsyncDisposable {
  readonly name: EngineName;
  /** Settings of a server on it. */
  readonly environment: Environment;
  /** Holds on to nothing afterwards: it is the server that must find the database as a crash left it. */
  query(sql: string): Promise<Row[]>;
  /** Waits until nothing goes on any more on behalf of a server that was killed. */
  settle(): Promise<void>;
  /** Kills the database itself, waits and starts it again. Not there where the server is the database. */
  readonly crash?: (signal: 'SIGQUIT' | 'SIGKILL', downMs: number) => Promise<void>;
}

export function createEngine(name: EngineName): Promise<CrashEngine> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-crash-'));
  return name === 'sqlite' ? createSqliteEngine(directory) : createPostgresEngine(directory);
}

const BUSY_TIMEOUT_MS = 5_000;

async function createSqliteEngine(directory: string): Promise<CrashEngine> {
  return {
    name: 'sqlite',
    environment: { UPLINE_DATA_DIR: directory },
    async query(sql) {
      const database = new DatabaseSync(path.join(directory, 'upline.db'), { timeout: BUSY_TIMEOUT_MS });
      try {
        return database.prepare(sql).all();
      } finally {
        database.close();
      }
    },
    async settle() {},
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function createPostgresEngine(directory: string): Promise<CrashEngine> {
  const server = await startPostgres();
  const url = await createDatabase(server.url);
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    name: 'postgres',
    environment: { UPLINE_DATA_DIR: directory, UPLINE_DATABASE_URL: url, UPLINE_DATABASE_POOL_SIZE: '6' },
    query,
    async settle() {
      // A commit that was sent is carried out, whoever waits for its answer.
      const others = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'upline'`;
      while ((await query(others)).length > 0) await delay(10);
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
