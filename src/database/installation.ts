import { timingSafeEqual } from 'node:crypto';
import type { WriteHandle } from './database.ts';
import type { ColumnCipher } from './encryption.ts';
import { inTransaction } from './unit-of-work.ts';

/** Name of the value that tells whether a secret key is the right one. */
export const SECRET_CHECK = 'secret-key-check';
export const SECRET_CHECKED_TEXT = 'upline';
/** Present while `upline migrate-to` fills a database, and after an interruption. */
export const MOVE_STATE = 'migration-state';

/** The secret key is not the one that the database was written with. */
export class WrongSecretKeyError extends Error {
  override readonly name = 'WrongSecretKeyError';
}

/** Whether the database was already written with a secret key. From then on it needs that key. */
export async function hasSecretKeyCheck(db: WriteHandle): Promise<boolean> {
  return (await storedSecretCheck(db)) !== undefined;
}

/**
 * Refuses a secret key other than the one that the database was written with. With another key, no tax id
 * could be read, no subscription key recognized, and the right key could not read new values.
 */
export async function assertSecretKey(db: WriteHandle, cipher: ColumnCipher): Promise<void> {
  const expected = cipher.keyedHash(SECRET_CHECKED_TEXT);
  if (!(await hasSecretKeyCheck(db))) {
    await inTransaction(db, (transaction) =>
      transaction
        .insertInto('installation')
        .values({ name: SECRET_CHECK, value: expected })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute(),
    );
  }
  const value = (await storedSecretCheck(db)) ?? '';
  if (value.length === expected.length && timingSafeEqual(Buffer.from(value), Buffer.from(expected))) return;
  throw new WrongSecretKeyError('The secret key is not the one this database was written with');
}

async function storedSecretCheck(db: WriteHandle): Promise<string | undefined> {
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', SECRET_CHECK)
    .executeTakeFirst();
  return row?.value;
}

/** `upline migrate-to` is filling the database, or was interrupted. */
export class UnfinishedMoveError extends Error {
  override readonly name = 'UnfinishedMoveError';
}

/** Refuses a database that `upline migrate-to` has not finished: it has no customers yet. */
export async function assertMoveFinished(db: WriteHandle): Promise<void> {
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', MOVE_STATE)
    .executeTakeFirst();
  if (row === undefined) return;
  throw new UnfinishedMoveError(
    `This database is being filled by "upline migrate-to", begun at ${row.value}. If that was interrupted, run it again.`,
  );
}

/** Visible to every process at once, so that none starts on an incomplete database. */
export async function markMoveStarted(db: WriteHandle, at: string): Promise<void> {
  await db
    .insertInto('installation')
    .values({ name: MOVE_STATE, value: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: at }))
    .execute();
}

/** Call this in the transaction that completes the database. */
export async function markMoveFinished(db: WriteHandle): Promise<void> {
  await db.deleteFrom('installation').where('name', '=', MOVE_STATE).execute();
}
