import { timingSafeEqual } from 'node:crypto';
import type { WriteHandle } from './database.ts';
import type { ColumnCipher } from './encryption.ts';
import {
  addInstallationValue,
  readInstallationValue,
  removeInstallationValue,
  writeInstallationValue,
} from './installation-values.ts';
import { inTransaction } from './unit-of-work.ts';

export const SECRET_CHECKED_TEXT = 'upline';

/** The secret key is not the one that the database was written with. */
export class WrongSecretKeyError extends Error {
  override readonly name = 'WrongSecretKeyError';
}

/** Whether the database was already written with a secret key. From then on it needs that key. */
export async function hasSecretKeyCheck(db: WriteHandle): Promise<boolean> {
  return (await readInstallationValue(db, 'secretCheck')) !== null;
}

/**
 * Refuses a secret key other than the one that the database was written with. With another key, no tax id
 * could be read, no subscription key recognized, and the right key could not read new values.
 */
export async function assertSecretKey(db: WriteHandle, cipher: ColumnCipher): Promise<void> {
  const expected = cipher.keyedHash(SECRET_CHECKED_TEXT);
  if (!(await hasSecretKeyCheck(db))) {
    await inTransaction(db, (transaction) => addInstallationValue(transaction, 'secretCheck', expected));
  }
  const value = (await readInstallationValue(db, 'secretCheck')) ?? '';
  if (value.length === expected.length && timingSafeEqual(Buffer.from(value), Buffer.from(expected))) return;
  throw new WrongSecretKeyError('The secret key is not the one this database was written with');
}

/** `upline migrate-to` is filling the database, or was interrupted. */
export class UnfinishedMoveError extends Error {
  override readonly name = 'UnfinishedMoveError';
}

/** Refuses a database that `upline migrate-to` has not finished: it has no customers yet. */
export async function assertMoveFinished(db: WriteHandle): Promise<void> {
  const begunAt = await readInstallationValue(db, 'moveBegunAt');
  if (begunAt === null) return;
  throw new UnfinishedMoveError(
    `This database is being filled by "upline migrate-to", begun at ${begunAt}. If that was interrupted, run it again.`,
  );
}

/** Visible to every process at once, so that none starts on an incomplete database. */
export async function markMoveStarted(db: WriteHandle, at: string): Promise<void> {
  await writeInstallationValue(db, 'moveBegunAt', at);
}

/** Call this in the transaction that completes the database. */
export async function markMoveFinished(db: WriteHandle): Promise<void> {
  await removeInstallationValue(db, 'moveBegunAt');
}
