import type { WriteHandle } from '../database/database.ts';

export interface NewSignOnToken {
  readonly hash: string;
  readonly customerId: number;
  /** The operator who signs in for the customer. */
  readonly accountId: number | null;
  /** ISO 8601 UTC, like all times here. */
  readonly expiresAt: string;
}

export interface SignOnCount {
  readonly attempts: number;
  readonly expiresAt: string;
}

/** One-time tokens and their limits; exists only inside a unit of work. */
export interface SignOnStore {
  issue(token: NewSignOnToken): Promise<void>;
  /** Uses up a token. Only one of several parallel calls gets it. */
  take(hash: string, now: string): Promise<Pick<NewSignOnToken, 'customerId' | 'accountId'> | null>;
  /**
   * Counts one more attempt of a subject, before it runs, so that parallel attempts cannot exceed a limit.
   * @param expiresAt when a count that begins now ends
   */
  count(subject: string, now: string, expiresAt: string): Promise<SignOnCount>;
  takeBack(subject: string): Promise<void>;
  /** @returns the number of removed expired tokens and counts */
  purge(at: string, limit: number): Promise<number>;
}

export function createSignOnStore(db: WriteHandle): SignOnStore {
  return {
    async issue({ hash, customerId, accountId, expiresAt }) {
      await db
        .insertInto('sign_on_tokens')
        .values({ token_hash: hash, customer_id: customerId, account_id: accountId, expires_at: expiresAt })
        .execute();
    },
    async take(hash, now) {
      const taken = await db
        .deleteFrom('sign_on_tokens')
        .where('token_hash', '=', hash)
        .where('expires_at', '>', now)
        .returning(['customer_id as customerId', 'account_id as accountId'])
        .executeTakeFirst();
      return taken ?? null;
    },
    async count(subject, now, expiresAt) {
      await db
        .deleteFrom('sign_on_counts')
        .where('subject', '=', subject)
        .where('expires_at', '<=', now)
        .execute();
      return db
        .insertInto('sign_on_counts')
        .values({ subject, attempts: 1, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict
            .column('subject')
            .doUpdateSet((row) => ({ attempts: row('sign_on_counts.attempts', '+', 1) })),
        )
        .returning(['attempts', 'expires_at as expiresAt'])
        .executeTakeFirstOrThrow();
    },
    async takeBack(subject) {
      await db
        .updateTable('sign_on_counts')
        .set((row) => ({ attempts: row('attempts', '-', 1) }))
        .where('subject', '=', subject)
        .execute();
    },
    async purge(at, limit) {
      const tokens = await db
        .deleteFrom('sign_on_tokens')
        .where('token_hash', 'in', (inner) =>
          inner.selectFrom('sign_on_tokens').select('token_hash').where('expires_at', '<=', at).limit(limit),
        )
        .executeTakeFirstOrThrow();
      const counts = await db
        .deleteFrom('sign_on_counts')
        .where('subject', 'in', (inner) =>
          inner.selectFrom('sign_on_counts').select('subject').where('expires_at', '<=', at).limit(limit),
        )
        .executeTakeFirstOrThrow();
      return Math.max(Number(tokens.numDeletedRows), Number(counts.numDeletedRows));
    },
  };
}
