import type { WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { comparisonKey } from '../record/unique-keys.ts';

export interface CountedLogins {
  readonly attempts: number;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
}

/** Counts logins and replaces password hashes; exists only inside a unit of work. */
export interface LoginStore {
  /**
   * Counts one more login that has not yet succeeded, whether or not a customer has the username.
   * @param expiresAt when a count that begins now ends
   * @returns the current count, and when it ends
   */
  countAttempt(username: string, now: string, expiresAt: string): Promise<CountedLogins>;
  /** Subtracts an attempt that was not checked. */
  uncountAttempt(username: string): Promise<void>;
  /** Resets the count. */
  forgetAttempts(username: string): Promise<void>;
  /** Replaces a hash by another one of the same password, unless the password has changed since. */
  renewHash(customerId: number, from: string, to: string): Promise<void>;
}

/** @param cipher hashes usernames, which are personal data */
export function createLoginStore(db: WriteHandle, cipher: Pick<ColumnCipher, 'keyedHash'>): LoginStore {
  const hashOf = (username: string) => cipher.keyedHash(comparisonKey('Username', username));
  return {
    async countAttempt(username, now, expiresAt) {
      await db.deleteFrom('login_attempts').where('expires_at', '<=', now).execute();
      return db
        .insertInto('login_attempts')
        .values({ username_hash: hashOf(username), attempts: 1, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict
            .column('username_hash')
            .doUpdateSet((row) => ({ attempts: row('login_attempts.attempts', '+', 1) })),
        )
        .returning(['attempts', 'expires_at as expiresAt'])
        .executeTakeFirstOrThrow();
    },
    async uncountAttempt(username) {
      await db
        .updateTable('login_attempts')
        .set((row) => ({ attempts: row('attempts', '-', 1) }))
        .where('username_hash', '=', hashOf(username))
        .where('attempts', '>', 0)
        .execute();
    },
    async forgetAttempts(username) {
      await db.deleteFrom('login_attempts').where('username_hash', '=', hashOf(username)).execute();
    },
    async renewHash(customerId, from, to) {
      await db
        .updateTable('customers')
        .set({ password_hash: to })
        .where('id', '=', customerId)
        .where('password_hash', '=', from)
        .execute();
    },
  };
}
