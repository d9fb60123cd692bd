import type { UniqueField } from '../commission-plan/customer-fields.ts';
import { UNIQUE_FIELDS } from '../commission-plan/customer-fields.ts';
import type { WriteHandle } from '../database/database.ts';
import { indexNames } from '../database/engine.ts';
import { KEY_COLUMNS } from './key-columns.ts';

/** The stored customers contradict the plan. */
export class PlanConflictError extends Error {
  override readonly name = 'PlanConflictError';
}

/**
 * Makes the database enforce exactly the uniqueness that the plan declares. Each key column has one
 * index, unique or not, whose name says which; it is rebuilt only when the plan has changed.
 * @throws PlanConflictError when stored customers share a value that the plan declares unique
 */
export async function applyUniqueFields(
  db: WriteHandle,
  uniqueFields: readonly UniqueField[],
): Promise<void> {
  for (const field of UNIQUE_FIELDS) {
    await applyIndex(db, field, uniqueFields.includes(field));
  }
}

/**
 * Statements that drop the indexes, for whoever fills an embedded database that nobody else has open: in
 * an index without order every row would touch pages of its own. {@link applyUniqueFields}, at the latest
 * with the next start, makes them again.
 */
export function dropKeyIndexes(): string[] {
  return UNIQUE_FIELDS.flatMap((field) =>
    Object.values(namesOf(field)).map((name) => `DROP INDEX IF EXISTS ${name}`),
  );
}

/**
 * Makes dropped indexes again.
 * @throws a unique violation when customers share a value
 */
export async function restoreKeyIndexes(
  db: WriteHandle,
  uniqueFields: readonly UniqueField[],
): Promise<void> {
  const existing = await indexNames(db, 'customers');
  for (const field of UNIQUE_FIELDS) {
    const isUnique = uniqueFields.includes(field);
    const names = namesOf(field);
    const wanted = isUnique ? names.unique : names.plain;
    if (!existing.includes(wanted)) await createIndex(db, field, isUnique);
  }
}

function namesOf(field: UniqueField) {
  const column = KEY_COLUMNS[field];
  return { unique: `customers_${column}_unique`, plain: `customers_${column}_plain` };
}

function createIndex(db: WriteHandle, field: UniqueField, isUnique: boolean): Promise<void> {
  const names = namesOf(field);
  const create = db.schema
    .createIndex(isUnique ? names.unique : names.plain)
    .on('customers')
    .column(KEY_COLUMNS[field]);
  return (isUnique ? create.unique() : create).execute();
}

async function applyIndex(db: WriteHandle, field: UniqueField, isUnique: boolean): Promise<void> {
  const names = namesOf(field);
  const existing = await indexNames(db, 'customers');
  const wanted = isUnique ? names.unique : names.plain;
  if (existing.includes(wanted)) return;
  if (isUnique) await refuseDuplicates(db, field);
  await createIndex(db, field, isUnique);
  await db.schema
    .dropIndex(isUnique ? names.plain : names.unique)
    .ifExists()
    .execute();
}

async function refuseDuplicates(db: WriteHandle, field: UniqueField): Promise<void> {
  const column = KEY_COLUMNS[field];
  const shared = await db
    .selectFrom('customers')
    .select([db.fn.min('id').as('first'), db.fn.max('id').as('last')])
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
