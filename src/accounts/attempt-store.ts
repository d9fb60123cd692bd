import type { WriteHandle } from '../database/database.ts';

/** How often somebody may fail, and what comes then. */
export interface AttemptLimit {
  /** Failures in a row that have no consequence. */
  readonly free: number;
  /** How long nobody may try again after this many. */
  readonly delaySeconds: (attempts: number) => number;
  /** How long a count is kept. */
  readonly keptMs: number;
  /** Whether each failure prolongs that. */
  readonly isProlonged: boolean;
}

/** Counts sign-ins that have not succeeded; exists only inside a unit of work. */
export interface AttemptStore {
  /**
   * Counts an attempt before it is made, and locks at once what it would lock if it failed, so that no number of
   * attempts at the same time gets past the limit.
   * @param subjectHash of an email address, whether or not there is an account, or of a network address
   * @returns the instant until which nobody may try; `null` when this attempt may go on
   */
  begin(subjectHash: string, limit: AttemptLimit, now: Date): Promise<string | null>;
  /** Begins the count anew. */
  forget(subjectHash: string): Promise<void>;
  /** Takes one attempt back. What the others have locked stays so: else one good sign-in would free many bad ones. */
  takeBack(subjectHash: string, limit: AttemptLimit): Promise<void>;
  /** @returns how many counts that have run out were removed */
  purge(at: string, limit: number): Promise<number>;
}

export function createAttemptStore(db: WriteHandle): AttemptStore {
  const row = (subjectHash: string) =>
    db.updateTable('sign_in_attempts').where('subject_hash', '=', subjectHash);
  return {
    async begin(subjectHash, { free, delaySeconds, keptMs, isProlonged }, now) {
      const at = now.toISOString();
      const expiresAt = new Date(now.getTime() + keptMs).toISOString();
      await db
        .deleteFrom('sign_in_attempts')
        .where('subject_hash', '=', subjectHash)
        .where('expires_at', '<=', at)
        .execute();
      const { attempts, locked_until: lockedUntil } = await db
        .insertInto('sign_in_attempts')
        .values({ subject_hash: subjectHash, attempts: 1, locked_until: null, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict.column('subject_hash').doUpdateSet((old) => ({
            attempts: old('sign_in_attempts.attempts', '+', 1),
            ...(isProlonged ? { expires_at: expiresAt } : {}),
          })),
        )
        .returning(['attempts', 'locked_until'])
        .executeTakeFirstOrThrow();
      if (lockedUntil !== null && lockedUntil > at) {
        // What is refused does not count: else whoever goes on trying would lock the owner out for good.
        await row(subjectHash)
          .set({ attempts: attempts - 1 })
          .execute();
        return lockedUntil;
      }
      if (attempts >= free) {
        const until = new Date(now.getTime() + delaySeconds(attempts) * 1_000).toISOString();
        await row(subjectHash).set({ locked_until: until }).execute();
      }
      return null;
    },
    async forget(subjectHash) {
      await db.deleteFrom('sign_in_attempts').where('subject_hash', '=', subjectHash).execute();
    },
    async takeBack(subjectHash, { free }) {
      await row(subjectHash)
        .set((old) => ({ attempts: old('attempts', '-', 1) }))
        .execute();
      await row(subjectHash).where('attempts', '<', free).set({ locked_until: null }).execute();
    },
    async purge(at, limit) {
      const expired = db
        .selectFrom('sign_in_attempts')
        .select('subject_hash')
        .where('expires_at', '<=', at)
        .limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom('sign_in_attempts')
        .where('subject_hash', 'in', expired)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
