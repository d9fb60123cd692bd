import { CompiledQuery, Kysely, sql } from 'kysely';
import type { WriteHandle } from '../database.ts';
import { openEmbeddedReader } from '../embedded-reader.ts';
import { appliedMigrations } from '../migrate.ts';
import { migrationsFor } from '../migrations/migrations.ts';
import { retryTransient } from '../retry-transient.ts';
import { createSqliteDialect, SqliteConnection } from '../sqlite-dialect.ts';
import { TABLE_KEYS } from '../tables/table-keys.ts';
import type { Tables } from '../tables/tables.ts';
import { MoveRefusedError } from './move-refused-error.ts';
import type { MovedTable } from './table-rows.ts';

/** An embedded database as it was at one moment, read-only. */
export interface SourceSnapshot {
  readonly db: WriteHandle;
  readonly tables: readonly MovedTable[];
  /** Tables with an identity column, each with the highest number ever given out. */
  readonly sequences: readonly { readonly name: string; readonly seq: number }[];
  /** Statements of all indexes except those of constraints. They read the same on PostgreSQL. */
  readonly indexes: readonly { readonly name: string; readonly statement: string }[];
  countRows(table: MovedTable): Promise<number>;
  /** Whether the database was written since. Ends the snapshot. */
  hasChanged(): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws MoveRefusedError when the schema is not this version's */
export async function openSourceSnapshot(file: string): Promise<SourceSnapshot> {
  const dialect = createSqliteDialect(() => new SqliteConnection(openEmbeddedReader(file), 'read'), 'read');
  const db = new Kysely<Tables>({ dialect });
  try {
    await db.executeQuery(CompiledQuery.raw('begin'));
    // A server that is stopping may hold the file exclusively for some seconds.
    const version = await retryTransient(() => dataVersion(db));
    await assertLatestSchema(db);
    const { rows: sequences } = await sql<{
      name: string;
      seq: number;
    }>`select name, seq from sqlite_sequence`.execute(db);
    const { rows: indexes } = await sql<{ name: string; statement: string }>`
      select name, sql as statement from sqlite_master where type = 'index' and sql is not null`.execute(db);
    return {
      db,
      tables: await describeTables(db),
      sequences,
      indexes,
      async countRows({ name }) {
        const { rows } = await sql<{
          count: number;
        }>`select count(*) as count from ${sql.table(name)}`.execute(db);
        return rows[0]?.count ?? 0;
      },
      async hasChanged() {
        // The version counts what others have committed, as far as this connection can see.
        await db.executeQuery(CompiledQuery.raw('commit'));
        return (await dataVersion(db)) !== version;
      },
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function dataVersion(db: WriteHandle): Promise<number> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
  return rows[0]?.data_version ?? 0;
}

/**
 * The copy gets this version's schema, so the original must have it too. The move must not change the
 * original.
 */
async function assertLatestSchema(db: WriteHandle): Promise<void> {
  const applied = await appliedMigrations(db);
  const latest = Object.keys(migrationsFor('sqlite'));
  if (applied.some((name) => !latest.includes(name))) {
    throw new MoveRefusedError(
      'The database was written by a newer version of Upline; move it with that version',
    );
  }
  if (applied.length < latest.length) {
    throw new MoveRefusedError(
      'The database was written by an older version of Upline; start and stop the server of this version once',
    );
  }
}

async function describeTables(db: WriteHandle): Promise<MovedTable[]> {
  const real = await db.introspection.getTables();
  return Object.entries(TABLE_KEYS).map(([name, key]) => {
    const columns = real
      .find((table) => table.name === name)
      ?.columns.map((column) => column.name)
      .sort();
    if (columns === undefined) throw new MoveRefusedError(`The database has no table ${name}`);
    return { name, key, columns };
  });
}
