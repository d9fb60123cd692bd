import type { ReadHandle, WriteHandle } from './database.ts';
import { engineOf } from './engine.ts';

/** Names of the values in the table `installation`. They are stored, so a name never changes. */
export const INSTALLATION_VALUES = {
  /** Tells whether a secret key is the right one. */
  secretCheck: 'secret-key-check',
  /** Present while `upline migrate-to` fills a database, and after an interruption; ISO 8601 UTC. */
  moveBegunAt: 'migration-state',
  /** When bodies were last removed from the request log; ISO 8601 UTC. */
  bodiesErasedAt: 'request-bodies-erased-at',
  /** A new value after every erasure. */
  lastErasure: 'unused-bytes-erasure',
  /** Progress of overwriting unused bytes; JSON. */
  unusedBytesProgress: 'unused-bytes-progress',
  /** Present for a moment while a write is tried. */
  writeProbe: 'write-probe',
  /** Present while the segments of the search index must be merged; a value of `text-index-build.ts`. */
  searchIndexMerge: 'search-index-merge',
  /** Version of the search texts, and the customer that a refresh has reached. */
  searchTexts: 'search-texts',
  /** The folding that the stored keys were made with. */
  keyFolding: 'key-folding',
  /** Up to which row the log of changes of trees was shortened, on the embedded engine. */
  treeChangesPrunedId: 'tree-changes-pruned-id',
  /** Before which transaction the log of changes of trees was shortened, on PostgreSQL. */
  treeChangesPrunedXid: 'tree-changes-pruned-xid',
} as const;

export type InstallationValue = keyof typeof INSTALLATION_VALUES;

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
