import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { EngineName } from './engine.ts';
import { migrationsFor } from './migrations/migrations.ts';
import { retryTransient } from './retry-transient.ts';
import type { Tables } from './tables/tables.ts';

/** The database was written by a newer version of the program. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

/**
 * Brings the schema up to this version's, all or nothing. Processes that start at the same time wait for each
 * other: on PostgreSQL the migrator takes a lock, on SQLite a transaction is one.
 * @throws NewerSchemaError when the database has a migration that this program does not know
 */
export async function migrateToLatest(db: Kysely<Tables>, engine: EngineName): Promise<void> {
  const migrations = migrationsFor(engine);
  await retryTransient(async () => {
    const applied = await appliedMigrations(db);
    refuseNewerSchema(applied, migrations);
    // Only a migration has to wait for a process that writes.
    if (applied.length === Object.keys(migrations).length) return;
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}

/** Names of the migrations applied to a database; none for an empty one. */
export async function appliedMigrations(db: Kysely<Tables>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const applied = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return applied.map((row) => row.name);
}

function refuseNewerSchema(applied: readonly string[], migrations: Readonly<Record<string, unknown>>): void {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new NewerSchemaError(
      `The database was written by a newer version of Upline (it has ${unknown.join(', ')}). Start that version, or restore a backup.`,
    );
  }
}
