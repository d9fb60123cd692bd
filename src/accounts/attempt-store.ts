import type { WriteHandle } from '../database/database.ts';

/** The number of allowed failures, and the locks that follow. */
export interface AttemptLimit {
  /** Consecutive failures without a lock. */
  readonly free: number;
  /** Duration of the lock after this many failures. */
  readonly delaySeconds: (attempts: number) => number;
  /** How long a count is kept. */
  readonly keptMs: number;
  /** Whether each failure extends that time. */
  readonly isProlonged: boolean;
}

/** Counts sign-ins that have not succeeded; exists only inside a unit of work. */
export interface AttemptStore {
  /**
   * Counts an attempt before it runs, and sets the lock of a failure at once, so that concurrent attempts
   * cannot exceed the limit.
   * @param subjectHash hash of an email address, with or without an account, or of an IP address
   * @returns the end of the current lock; `null` when this attempt may continue
   */
  begin(subjectHash: string, limit: AttemptLimit, now: Date): Promise<string | null>;
  /** Restarts the count. */
  forget(subjectHash: string): Promise<void>;
  /**
   * Takes one attempt back. Locks from other attempts stay; otherwise one valid sign-in would allow many more
   * guesses.
   */
  takeBack(subjectHash: string, limit: AttemptLimit): Promise<void>;
  /** @returns the number of removed expired counts */
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
        // Refused attempts do not count; otherwise an attacker could lock the owner out permanently.
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
