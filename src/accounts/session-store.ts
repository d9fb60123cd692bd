import type { WriteHandle } from '../database/database.ts';

export interface NewSessionRow {
  readonly tokenHash: string;
  readonly accountId: number;
  readonly userAgent: string;
  readonly at: string;
  readonly expiresAt: string;
}

/** Writes sessions; exists only inside a unit of work. */
export interface SessionStore {
  insert(session: NewSessionRow): Promise<void>;
  noteSeen(tokenHash: string, at: string): Promise<void>;
  end(tokenHash: string): Promise<void>;
  /**
   * @param except the hash of a session that continues
   * @returns the number of ended sessions
   */
  endAll(accountId: number, except?: string): Promise<number>;
  /**
   * Removes expired sessions.
   * @returns how many were removed
   */
  purge(at: string, limit: number): Promise<number>;
}

export function createSessionStore(db: WriteHandle): SessionStore {
  return {
    async insert({ tokenHash, accountId, userAgent, at, expiresAt }) {
      await db
        .insertInto('account_sessions')
        .values({
          token_hash: tokenHash,
          account_id: accountId,
          user_agent: userAgent,
          created_at: at,
          last_seen_at: at,
          expires_at: expiresAt,
        })
        .execute();
    },
    async noteSeen(tokenHash, at) {
      await db
        .updateTable('account_sessions')
        .set({ last_seen_at: at })
        .where('token_hash', '=', tokenHash)
        .execute();
    },
    async end(tokenHash) {
      await db.deleteFrom('account_sessions').where('token_hash', '=', tokenHash).execute();
    },
    async endAll(accountId, except = '') {
      const { numDeletedRows } = await db
        .deleteFrom('account_sessions')
        .where('account_id', '=', accountId)
        .where('token_hash', '<>', except)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async purge(at, limit) {
      const expired = db
        .selectFrom('account_sessions')
        .select('token_hash')
        .where('expires_at', '<=', at)
        .limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom('account_sessions')
        .where('token_hash', 'in', expired)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
