import { statSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { databaseSize } from './database-size.ts';
import { openUnchangedFile } from './embedded-reader.ts';
import type { EngineName } from './engine.ts';
import { INSTALLATION_VALUES, type InstallationValue } from './installation-value-names.ts';
import { appliedMigrations } from './migrate.ts';
import { migrationsFor } from './migrations/migrations.ts';
import type { DatabaseLocation } from './open-database.ts';
import { createSqliteDialect, ReaderAdapter, SqliteConnection } from './sqlite-dialect.ts';
import type { Tables } from './tables/tables.ts';
import { refusedByPostgres } from './unusable-database-error.ts';

/** The facts about a database that can be read without changing it. Times are ISO 8601 UTC. */
export interface DatabaseFacts {
  readonly engine: EngineName;
  /** On disk, with the write-ahead log. */
  readonly bytes: number;
  /** The newest migration applied to it; `null` for an empty database. */
  readonly schema: string | null;
  /** Migrations that the next start applies. */
  readonly pendingMigrations: readonly string[];
  /** Migrations of a newer version of the program. */
  readonly unknownMigrations: readonly string[];
  /** Rows by table; `null` for a table that does not exist yet. */
  readonly counts: {
    readonly customers: number | null;
    readonly subscriptions: number | null;
    readonly accounts: number | null;
  };
  /** Trees as they were recorded at the last start; none before the first. */
  readonly trees: readonly { readonly name: string; readonly legs: readonly string[] }[];
  /** Whether an Extension Secret is in use. */
  readonly hasExtensionSecret: boolean;
  /** Hash for checking whether a secret key is the right one; `null` before the first start. */
  readonly secretCheck: string | null;
  /** When `upline migrate-to` began to fill it; `null` unless the move is unfinished. */
  readonly moveBegunAt: string | null;
  /** When the newest event occurred. */
  readonly newestEventAt: string | null;
  /** The clock of the database server; `null` for the embedded engine. */
  readonly serverTime: string | null;
}

/**
 * Reads the facts and changes nothing: no schema, no key, no file.
 * @throws UnusableDatabaseError, or the driver's error
 */
export async function inspectDatabase(location: DatabaseLocation): Promise<DatabaseFacts> {
  if ('file' in location) {
    const db = openUnchanged(location.file);
    try {
      return await readFacts(db, 'sqlite', bytesOf(location.file));
    } finally {
      await db.destroy();
    }
  }
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  const database = await openPostgresDatabase({ ...location, poolSize: 1 });
  try {
    return await readFacts(database.writer, 'postgres', await databaseSize(database.reader));
  } catch (error) {
    throw refusedByPostgres(error);
  } finally {
    await database.close();
  }
}

/** With the write-ahead log: on a new database that is open, most of the data is there. */
function bytesOf(file: string): number {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return statSync(file).size + (log?.size ?? 0);
}

/**
 * The embedded engine's own check, without the comparison of indexes and tables, which takes minutes on a
 * large file.
 * @returns the first few faults
 */
export function checkEmbeddedFile(file: string): string[] {
  const database = openUnchangedFile(file);
  try {
    const rows = database.prepare(`PRAGMA quick_check(${FAULTS_SHOWN})`).all();
    return rows.map((row) => String(row['quick_check'])).filter((line) => line !== 'ok');
  } finally {
    database.close();
  }
}

const FAULTS_SHOWN = 5;

function openUnchanged(file: string): Kysely<Tables> {
  const connect = () => new SqliteConnection(openUnchangedFile(file), 'read');
  const { createDriver, createQueryCompiler, createIntrospector } = createSqliteDialect(connect, 'read');
  return new Kysely<Tables>({
    dialect: {
      createDriver,
      createQueryCompiler,
      createIntrospector,
      createAdapter: () => new ReaderAdapter(),
    },
  });
}

async function readFacts(db: Kysely<Tables>, engine: EngineName, bytes: number): Promise<DatabaseFacts> {
  const applied = await appliedMigrations(db);
  const known = Object.keys(migrationsFor(engine));
  const tables = (await db.introspection.getTables()).map(({ name }) => name);
  const has = (name: string) => tables.includes(name);
  const count = async (name: 'customers' | 'subscriptions' | 'accounts') =>
    has(name)
      ? Number(
          (await db.selectFrom(name).select(sql<number>`count(*)`.as('count')).executeTakeFirst())?.count,
        )
      : null;
  const installation = has('installation') ? await db.selectFrom('installation').selectAll().execute() : [];
  const stored = (value: InstallationValue) =>
    installation.find(({ name }) => name === INSTALLATION_VALUES[value])?.value ?? null;
  return {
    engine,
    bytes,
    schema: applied.toSorted().at(-1) ?? null,
    pendingMigrations: known.filter((name) => !applied.includes(name)),
    unknownMigrations: applied.filter((name) => !known.includes(name)),
    counts: {
      customers: await count('customers'),
      subscriptions: await count('subscriptions'),
      accounts: await count('accounts'),
    },
    trees: has('trees') ? await recordedTrees(db) : [],
    hasExtensionSecret: has('extension_secrets') && (await hasExtensionSecret(db)),
    secretCheck: stored('secretCheck'),
    moveBegunAt: stored('moveBegunAt'),
    newestEventAt: has('outbox_events') ? await newestEvent(db) : null,
    serverTime: engine === 'postgres' ? await serverTime(db) : null,
  };
}

async function hasExtensionSecret(db: Kysely<Tables>): Promise<boolean> {
  const row = await db
    .selectFrom('extension_secrets')
    .select('name')
    .where('kind', '=', 'extension')
    .where('in_use_since', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function newestEvent(db: Kysely<Tables>): Promise<string | null> {
  const row = await db
    .selectFrom('outbox_events')
    .select('occurred_at')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.occurred_at ?? null;
}

async function serverTime(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(db);
  return String(rows[0]?.now);
}

async function recordedTrees(db: Kysely<Tables>): Promise<DatabaseFacts['trees']> {
  const rows = await db.selectFrom('trees').select(['name', 'legs']).orderBy('name').execute();
  return rows.map(({ name, legs }) => ({ name, legs: legs === '' ? [] : legs.split(',') }));
}
