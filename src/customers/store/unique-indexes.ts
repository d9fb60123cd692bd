import { sql } from 'kysely';
import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { UNIQUE_FIELDS } from '../../commission-plan/customer-fields.ts';
import type { WriteHandle } from '../../database/database.ts';
import { indexNames } from '../../database/engine.ts';
import { KEY_COLUMNS } from '../record/key-columns.ts';

/** The stored customers contradict the plan. */
export class PlanConflictError extends Error {
  override readonly name = 'PlanConflictError';
}

/**
 * Makes the database enforce the uniqueness that the plan declares. Each key column has one index, unique or
 * not, as its name says. It is rebuilt only when the plan has changed.
 * @throws PlanConflictError when stored customers share a value that the plan declares unique
 */
export async function applyUniqueFields(
  db: WriteHandle,
  uniqueFields: readonly UniqueField[],
): Promise<void> {
  for (const column of FIELD_COLUMNS) await applyIndex(db, column, uniqueFields.includes(column.field));
}

/**
 * Statements that drop the indexes, for filling an embedded database that no other process has open:
 * unordered rows would each touch their own index pages. {@link applyUniqueFields} creates the indexes again,
 * at the next start at the latest.
 */
export function dropKeyIndexes(): string[] {
  return FIELD_COLUMNS.flatMap((column) =>
    Object.values(namesOf(column)).map((name) => `DROP INDEX IF EXISTS ${name}`),
  );
}

/**
 * Creates dropped indexes again.
 * @throws a unique violation when customers share a value
 */
export async function restoreKeyIndexes(
  db: WriteHandle,
  uniqueFields: readonly UniqueField[],
): Promise<void> {
  for (const column of FIELD_COLUMNS) {
    const isUnique = uniqueFields.includes(column.field);
    const { unique, plain } = namesOf(column);
    const existing = await indexNames(db, column.table);
    if (!existing.includes(isUnique ? unique : plain)) await createIndex(db, column, isUnique);
  }
}

/** The columns that store values of a field. */
interface FieldColumn {
  readonly field: UniqueField;
  readonly table: 'customers' | 'web_aliases';
}

const FIELD_COLUMNS: readonly FieldColumn[] = [
  ...UNIQUE_FIELDS.map((field) => ({ field, table: 'customers' }) as const),
  // Additional and main aliases together.
  { field: 'WebAlias', table: 'web_aliases' },
];

function namesOf({ field, table }: FieldColumn) {
  const column = KEY_COLUMNS[field];
  return { unique: `${table}_${column}_unique`, plain: `${table}_${column}_plain` };
}

function createIndex(db: WriteHandle, of: FieldColumn, isUnique: boolean): Promise<void> {
  const names = namesOf(of);
  const create = db.schema
    .createIndex(isUnique ? names.unique : names.plain)
    .on(of.table)
    .column(KEY_COLUMNS[of.field]);
  return (isUnique ? create.unique() : create).execute();
}

async function applyIndex(db: WriteHandle, of: FieldColumn, isUnique: boolean): Promise<void> {
  const names = namesOf(of);
  const existing = await indexNames(db, of.table);
  const wanted = isUnique ? names.unique : names.plain;
  if (existing.includes(wanted)) return;
  if (isUnique) await refuseDuplicates(db, of);
  await createIndex(db, of, isUnique);
  await db.schema
    .dropIndex(isUnique ? names.plain : names.unique)
    .ifExists()
    .execute();
}

async function refuseDuplicates(db: WriteHandle, { field, table }: FieldColumn): Promise<void> {
  const column = sql.ref<string | null>(KEY_COLUMNS[field]);
  const id = sql.ref<number>(table === 'customers' ? 'id' : 'customer_id');
  const shared = await db
    .selectFrom(table)
    .select([db.fn.min(id).as('first'), db.fn.max(id).as('last')])
    .where(column, 'is not', null)
    .groupBy(column)
    .having(db.fn.countAll(), '>', 1)
    .limit(3)
    .execute();
  if (shared.length === 0) return;
  const pairs = shared.map((row) => `${row.first} and ${row.last}`).join('; ');
  throw new PlanConflictError(
    `The plan declares ${field} unique, but customers share a value (for example ${pairs}). Change those first.`,
  );
}
