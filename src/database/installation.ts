import { timingSafeEqual } from 'node:crypto';
import type { WriteHandle } from './database.ts';
import type { ColumnCipher } from './encryption.ts';
import { inTransaction } from './unit-of-work.ts';

const SECRET_CHECK = 'secret-key-check';
const CHECKED_TEXT = 'upline';

/** The secret key is not the one that the database was written with. */
export class WrongSecretKeyError extends Error {
  override readonly name = 'WrongSecretKeyError';
}

/**
 * Refuses a secret key other than the one that the database was written with: with it no tax id could
 * be read, no subscription key recognised, and new values would be lost to the right key.
 */
export async function assertSecretKey(db: WriteHandle, cipher: ColumnCipher): Promise<void> {
  const expected = cipher.keyedHash(CHECKED_TEXT);
  const stored = () =>
    db.selectFrom('installation').select('value').where('name', '=', SECRET_CHECK).executeTakeFirst();
  if ((await stored()) === undefined) {
    await inTransaction(db, (transaction) =>
      transaction
        .insertInto('installation')
        .values({ name: SECRET_CHECK, value: expected })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute(),
    );
  }
  const value = (await stored())?.value ?? '';
  if (value.length === expected.length && timingSafeEqual(Buffer.from(value), Buffer.from(expected))) return;
  throw new WrongSecretKeyError('The secret key is not the one this database was written with');
}
