import type { ReadHandle, WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';
import { INSTALLATION_VALUES, type InstallationValue } from './installation-value-names.ts';

/** @returns `null` when the value is not stored */
export async function readInstallationValue(
  db: ReadHandle | WriteHandle,
  value: InstallationValue,
): Promise<string | null> {
  const row = await selectValue(db as WriteHandle, value).executeTakeFirst();
  return row?.value ?? null;
}

/** The same; no other transaction locks or changes the value until this one ends. */
export async function lockInstallationValue(
  db: WriteHandle,
  value: InstallationValue,
): Promise<string | null> {
  const query = selectValue(db, value);
  // The embedded engine has only one writer.
  const row = await (engineOf(db) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeInstallationValue(
  db: WriteHandle,
  value: InstallationValue,
  text: string,
): Promise<void> {
  await insertValue(db, value, text)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: text }))
    .execute();
}

/** Keeps a value that is already stored. */
export async function addInstallationValue(
  db: WriteHandle,
  value: InstallationValue,
  text: string,
): Promise<void> {
  await insertValue(db, value, text)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

export async function removeInstallationValue(db: WriteHandle, value: InstallationValue): Promise<void> {
  await db.deleteFrom('installation').where('name', '=', INSTALLATION_VALUES[value]).execute();
}

function selectValue(db: WriteHandle, value: InstallationValue) {
  return db.selectFrom('installation').select('value').where('name', '=', INSTALLATION_VALUES[value]);
}

function insertValue(db: WriteHandle, value: InstallationValue, text: string) {
  return db.insertInto('installation').values({ name: INSTALLATION_VALUES[value], value: text });
}
