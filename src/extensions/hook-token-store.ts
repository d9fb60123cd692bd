import type { WriteHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { engineOf } from '../database/engine.ts';
import { type Problem, ProblemError } from '../kernel/problem.ts';
import { extensionProblem } from './errors.ts';
import { createTrial, type Trial, type TrialReport } from './trial.ts';

/** The data that a process needs to serve a callback for another process's call. */
export interface TokenContent {
  /** See {@link CallSerializer}. */
  readonly call: unknown;
  readonly state: unknown;
  /** As the handler received it. */
  readonly request: unknown;
  /** For a shadow call: the result of the original. */
  readonly rehearsal?: Rehearsal;
  /** For a call whose writes are rolled back. */
  readonly trial?: Pick<Trial, 'subjectId'>;
}

export type Rehearsal =
  | { readonly response: unknown }
  | { readonly problems: readonly [Problem, ...Problem[]] };

export interface NewHookToken {
  readonly hash: string;
  readonly hook: string;
  readonly actor: string;
  readonly requestId: string;
  readonly customerId: number | null;
  /** ISO 8601 UTC, like all times here. */
  readonly expiresAt: string;
  readonly call: TokenContent;
}

/** The original's failure, in the form for its caller. */
export interface OriginalFailure {
  readonly errorId: string;
  readonly problems: readonly Problem[];
}

/** The result of the one call of the original. */
export interface OriginalOutcome {
  /** Members of the request that the handler changed. */
  readonly changed: readonly string[];
  readonly response?: unknown;
  readonly failure?: OriginalFailure;
  /** The events of a trial, including those of services. */
  readonly trial?: TrialReport;
}

/** The content of a token's row at the end of its call. */
export interface Settled {
  readonly state: 'issued' | 'running' | 'done';
  /** Whether a callback or a service has stored anything in the call. */
  readonly isStored: boolean;
  /** How the extension broke its contract in a callback, for the log. */
  readonly breach: string | null;
  /** `null` while the original has not ended. */
  readonly outcome: OriginalOutcome | null;
  /** The failure of a service, when the original was not called. */
  readonly serviceFailure: OriginalFailure | null;
  /** `null` for a real call. */
  readonly trial: TrialReport | null;
}

export interface FoundToken {
  readonly hook: string;
  readonly actor: string;
  readonly state: Settled['state'];
  readonly content: TokenContent;
}

/** Tokens of the running hook calls; exists only inside a unit of work. */
export interface HookTokenStore {
  issue(token: NewHookToken): Promise<void>;
  /** A token of a running call. */
  find(hash: string, now: string): Promise<FoundToken | null>;
  /**
   * Uses up a token.
   * @returns false when it was already used
   */
  take(hash: string): Promise<boolean>;
  /** Records the result of the original. */
  finish(hash: string, outcome: OriginalOutcome): Promise<void>;
  /** Records the failure of a service while the original has not been called; the last failure counts. */
  noteFailure(hash: string, failure: OriginalFailure): Promise<void>;
  /** Records the action of a service in a trial. */
  noteTrial(hash: string, report: TrialReport): Promise<void>;
  /** Records a breach of contract by the extension; the first one counts. */
  noteBreach(hash: string, breach: string): Promise<void>;
  /** Ends the call: waits for its open transaction and refuses later ones. */
  settle(hash: string): Promise<Settled>;
  /**
   * Removes tokens of processes that have died.
   * @returns how many
   */
  purge(now: string, limit: number): Promise<number>;
}

export function createHookTokenStore(db: WriteHandle, cipher: ColumnCipher): HookTokenStore {
  const sealed = (outcome: OriginalOutcome) => cipher.encrypt(JSON.stringify(outcome));
  /**
   * The outcome so far. Callbacks and services of one call may run at the same time in several processes, so the
   * row stays locked until the caller has stored the next outcome.
   */
  const lockOutcome = async (hash: string): Promise<OriginalOutcome | null> => {
    const query = db
      .selectFrom('hook_tokens')
      .select('outcome_encrypted as encrypted')
      .where('token_hash', '=', hash);
    // The embedded engine has one writing transaction at a time in any case.
    const found = await (engineOf(db) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
    if (found === undefined || found.encrypted === null) return null;
    return JSON.parse(cipher.decrypt(found.encrypted)) as OriginalOutcome;
  };
  const row = (hash: string) => db.updateTable('hook_tokens').where('token_hash', '=', hash);
  return {
    async issue({ hash, hook, actor, requestId, customerId, expiresAt, call }) {
      const values = {
        token_hash: hash,
        hook,
        actor,
        request_id: requestId,
        customer_id: customerId,
        state: 'issued' as const,
        is_stored: 0,
        breach: null,
        expires_at: expiresAt,
        call_encrypted: cipher.encrypt(JSON.stringify(call)),
        outcome_encrypted: null,
      };
      await db.insertInto('hook_tokens').values(values).execute();
    },
    async find(hash, now) {
      const found = await db
        .selectFrom('hook_tokens')
        .select(['hook', 'actor', 'state', 'call_encrypted'])
        .where('token_hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      if (found === undefined) return null;
      const { hook, actor, state } = found;
      return {
        hook,
        actor,
        state,
        content: JSON.parse(cipher.decrypt(found.call_encrypted)) as TokenContent,
      };
    },
    async take(hash) {
      const taken = row(hash).set({ state: 'running' }).where('state', '=', 'issued');
      return (await taken.executeTakeFirstOrThrow()).numUpdatedRows > 0n;
    },
    async finish(hash, outcome) {
      const { trial: before } = (await lockOutcome(hash)) ?? {};
      await row(hash)
        .set({ state: 'done', outcome_encrypted: sealed({ ...outcome, ...joined(before, outcome.trial) }) })
        .execute();
    },
    async noteFailure(hash, failure) {
      const { trial } = (await lockOutcome(hash)) ?? {};
      await row(hash)
        .set({ outcome_encrypted: sealed({ changed: [], failure, ...joined(trial) }) })
        .where('state', '=', 'issued')
        .execute();
    },
    async noteTrial(hash, report) {
      const before = (await lockOutcome(hash)) ?? { changed: [] };
      await row(hash)
        .set({ outcome_encrypted: sealed({ ...before, ...joined(before.trial, report) }) })
        .execute();
    },
    async noteBreach(hash, breach) {
      await row(hash).set({ breach }).where('breach', 'is', null).execute();
    },
    async settle(hash) {
      const ended = await db
        .deleteFrom('hook_tokens')
        .where('token_hash', '=', hash)
        .returning(['state', 'is_stored', 'breach', 'outcome_encrypted'])
        .executeTakeFirst();
      if (ended === undefined)
        throw new Error('The row of a hook call is missing; it is unknown whether data was stored');
      const { state, is_stored: stored, breach, outcome_encrypted: encrypted } = ended;
      const outcome = encrypted === null ? null : (JSON.parse(cipher.decrypt(encrypted)) as OriginalOutcome);
      const isCalled = state !== 'issued';
      const trial = outcome?.trial ?? null;
      return {
        state,
        isStored: stored === 1,
        breach,
        outcome: isCalled ? outcome : null,
        serviceFailure: isCalled ? null : (outcome?.failure ?? null),
        trial,
      };
    },
    async purge(now, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('hook_tokens')
        .where('token_hash', 'in', (rows) =>
          rows.selectFrom('hook_tokens').select('token_hash').where('expires_at', '<=', now).limit(limit),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

/** A trial continues over several callbacks and services, each with its own report. */
function joined(...reports: readonly (TrialReport | undefined)[]): { readonly trial?: TrialReport } {
  const known = reports.filter((report) => report !== undefined);
  if (known.length === 0) return {};
  const trial = createTrial(null);
  for (const report of known) trial.merge(report);
  return { trial: trial.report() };
}

/** Links a write to the hook calls in which it happens; exists only inside a unit of work. */
export interface HookCallStore {
  /**
   * Records, in the transaction of a write, that the calls of these hashed tokens store data.
   * @throws ProblemError `hook_call_ended` when the caller already has an answer: nothing may be stored after
   * it
   */
  noteStored(tokens: readonly string[]): Promise<void>;
}

export function createHookCallStore(db: WriteHandle): HookCallStore {
  return {
    async noteStored(hashes) {
      const { numUpdatedRows } = await db
        .updateTable('hook_tokens')
        .set({ is_stored: 1 })
        .where('token_hash', 'in', hashes)
        .executeTakeFirstOrThrow();
      if (Number(numUpdatedRows) < hashes.length) {
        throw new ProblemError([extensionProblem('hook_call_ended')]);
      }
    },
  };
}
