import type { ColumnCipher } from '../database/encryption.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Call } from '../kernel/call.ts';
import type { CallContext, Clock } from '../kernel/call-context.ts';
import type { Claim, OpenClaim, StoredAnswer } from '../kernel/claim.ts';
import { ProblemError } from '../kernel/problem.ts';
import { idempotencyProblem } from './errors.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import { isSameAnswer } from './same-answer.ts';

/** A write with a key. */
export interface KeyedRequest {
  /** Keys of different subscriptions are independent. */
  readonly subscriptionId: number;
  readonly key: string;
  /** The identity of the request as one text: equal for equal requests. Never stored. */
  readonly content: string;
  readonly writeAnswer: OpenClaim['writeAnswer'];
}

/**
 * How a request ended. `failed`: a repetition would fail as well, or do harm. `broken`: unknown; if the write
 * was committed, the answer stored with it is correct.
 */
export type Ending = 'answered' | 'failed' | 'broken';

/** Runs each keyed request once, and answers its repetitions with the first answer. */
export interface Idempotency {
  /**
   * Takes the key for this call.
   * @returns the answer if one is stored; `null` when the caller has to run the request
   * @throws ProblemError `idempotency_key_reused`, `idempotency_in_flight`
   */
  begin(request: KeyedRequest, call: Call): Promise<StoredAnswer | null>;
  /**
   * Stores the answer that is sent, or removes the key when nothing was stored.
   * @param subjectId the customer that the answer is about; after the customer's erasure, the answer is not
   *   stored
   */
  end(call: Call, ending: Ending, answer: StoredAnswer, subjectId?: number): Promise<void>;
}

export interface IdempotencyDependencies {
  readonly unitOfWork: UnitOfWork<{ keys: IdempotencyStore }>;
  /** Takes an unused key, outside any transaction. */
  readonly takeFreeKey: IdempotencyStore['insert'];
  /** Hashes keys and requests, which hold passwords: a stolen hash must not allow guesses. */
  readonly cipher: Pick<ColumnCipher, 'keyedHash'>;
  readonly clock: Clock;
  /** How long answers are stored. */
  readonly retentionHours: number;
}

/** Longer than any request takes. A key without an answer by then belonged to a process that died. */
export const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A key that changes this often between two reads is in use. */
const ATTEMPTS_MAX = 5;

export function createIdempotency(dependencies: IdempotencyDependencies): Idempotency {
  const { unitOfWork, takeFreeKey, clock } = dependencies;
  return {
    async begin(request, call) {
      const now = clock();
      const claim = makeClaim(dependencies, request, call, now);
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
        // Nearly every key is new.
        const found = (await takeFreeKey(claim))
          ? 'claimed'
          : await unitOfWork.run(({ keys }) => claimTakenKey(keys, claim, now.toISOString()));
        if (found === 'claimed') {
          call.claim = { ...claim, writeAnswer: request.writeAnswer, kept: null };
          return null;
        }
        if (found !== 'changed') return found;
      }
      throw new ProblemError([idempotencyProblem('idempotency_in_flight')]);
    },
    async end(call, ending, answer, subjectId) {
      const { claim } = call;
      call.claim = null;
      if (claim === null) return;
      if (ending === 'answered' && claim.kept !== null && isSameAnswer(claim.kept, answer)) return;
      await unitOfWork.run(async ({ keys }) => {
        // An answer that was read before its customer was erased must not be stored after that.
        const isErased = subjectId !== undefined && (await keys.isErased(subjectId));
        // The database knows whether anything was stored.
        if ((ending !== 'answered' || isErased) && (await keys.release(claim))) return;
        if (ending !== 'broken') await keys.complete(claim, answer, subjectId);
      });
    },
  };
}

function makeClaim(
  { cipher, retentionHours }: IdempotencyDependencies,
  { subscriptionId, key, content }: KeyedRequest,
  { requestId }: CallContext,
  now: Date,
): Claim {
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  return {
    subscriptionId,
    keyHash: cipher.keyedHash(`key ${key}`),
    requestHash: cipher.keyedHash(`request ${content}`),
    claimedBy: requestId,
    leasedUntil: after(LEASE_MS),
    expiresAt: after(retentionHours * HOUR_MS),
  };
}

async function claimTakenKey(
  keys: IdempotencyStore,
  claim: Claim,
  now: string,
): Promise<'claimed' | 'changed' | StoredAnswer> {
  const found = await keys.find(claim);
  if (found === null) return 'changed';
  const isAbandoned = found.answer === null && found.leasedUntil <= now;
  if (found.expiresAt <= now || isAbandoned) {
    return (await keys.takeOver(found, claim, now)) ? 'claimed' : 'changed';
  }
  if (found.requestHash !== claim.requestHash) {
    throw new ProblemError([idempotencyProblem('idempotency_key_reused')]);
  }
  if (found.answer === null) throw new ProblemError([idempotencyProblem('idempotency_in_flight')]);
  return found.answer;
}
