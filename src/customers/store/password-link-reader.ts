import type { ReadHandle } from '../../database/database.ts';

export interface PasswordLinkReader {
  /** The customer that the link belongs to; `null` when the link was used or replaced, or has expired. */
  customerOf(tokenHash: string, now: string): Promise<number | null>;
}

export function createPasswordLinkReader(db: ReadHandle): PasswordLinkReader {
  return {
    async customerOf(tokenHash, now) {
      const found = await db
        .selectFrom('password_links')
        .select('customer_id as customerId')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return found?.customerId ?? null;
    },
  };
}
