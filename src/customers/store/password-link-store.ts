import type { WriteHandle } from '../../database/database.ts';

export interface PasswordLink {
  readonly customerId: number;
  readonly tokenHash: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
}

/** One-time links with which customers choose a password; exists only inside a unit of work. */
export interface PasswordLinkStore {
  /** Stores the only link of a customer; an older one stops working. */
  put(link: PasswordLink): Promise<void>;
  /**
   * Uses up a link.
   * @returns whether the link still worked; of parallel calls one gets `true`
   */
  take(tokenHash: string, now: string): Promise<boolean>;
  /** Removes the link of a customer, if there is one. */
  drop(customerId: number): Promise<void>;
  /** @returns the number of removed expired links */
  purge(now: string, limit: number): Promise<number>;
}

export function createPasswordLinkStore(db: WriteHandle): PasswordLinkStore {
  return {
    async put({ customerId, tokenHash, expiresAt }) {
      await db
        .insertInto('password_links')
        .values({ customer_id: customerId, token_hash: tokenHash, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict.column('customer_id').doUpdateSet({ token_hash: tokenHash, expires_at: expiresAt }),
        )
        .execute();
    },
    async take(tokenHash, now) {
      const { numDeletedRows } = await db
        .deleteFrom('password_links')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    async drop(customerId) {
      await db.deleteFrom('password_links').where('customer_id', '=', customerId).execute();
    },
    async purge(now, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('password_links')
        .where('customer_id', 'in', (rows) =>
          rows.selectFrom('password_links').select('customer_id').where('expires_at', '<', now).limit(limit),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
