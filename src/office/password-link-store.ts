import type { WriteHandle } from '../database/database.ts';

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
  /** Uses up a link. Of parallel calls one gets it. */
  take(tokenHash: string, now: string): Promise<PasswordLink | null>;
  /** Puts back a link that was taken in vain, unless there is a newer one. */
  putBack(link: PasswordLink): Promise<void>;
  /** @returns the number of removed expired links */
  purge(now: string, limit: number): Promise<number>;
}

export function createPasswordLinkStore(db: WriteHandle): PasswordLinkStore {
  const insert = ({ customerId, tokenHash, expiresAt }: PasswordLink) =>
    db
      .insertInto('password_links')
      .values({ customer_id: customerId, token_hash: tokenHash, expires_at: expiresAt });
  return {
    async put(link) {
      const { tokenHash, expiresAt } = link;
      await insert(link)
        .onConflict((conflict) =>
          conflict.column('customer_id').doUpdateSet({ token_hash: tokenHash, expires_at: expiresAt }),
        )
        .execute();
    },
    async take(tokenHash, now) {
      const taken = await db
        .deleteFrom('password_links')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .returning(['customer_id as customerId', 'token_hash as tokenHash', 'expires_at as expiresAt'])
        .executeTakeFirst();
      return taken ?? null;
    },
    async putBack(link) {
      await insert(link)
        .onConflict((conflict) => conflict.column('customer_id').doNothing())
        .execute();
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
