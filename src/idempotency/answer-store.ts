import type { CallContext } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { AnswerContent } from './claim.ts';
import { idempotencyProblem } from './errors.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { OpenClaims } from './open-claims.ts';

/** Keeps the answer to the request in the transaction of its write; exists only inside a unit of work. */
export interface AnswerStore {
  /** Whether the request came with an idempotency key. */
  isWanted(context: CallContext): boolean;
  /**
   * Does nothing when no answer is wanted.
   * @throws ProblemError `idempotency_in_flight` when another process has taken the key over meanwhile;
   *   the write must not be committed then, since the other one makes it
   */
  keep(context: CallContext, content: AnswerContent): Promise<void>;
  /** Removes the answers that tell of a customer, with their keys. */
  forget(customerId: number): Promise<void>;
  /** Removes the answers that tell of several customers, with their keys. */
  forgetShared(): Promise<void>;
}

export function createAnswerStore(
  keys: Pick<IdempotencyStore, 'complete' | 'removeOf' | 'removeShared'>,
  claims: OpenClaims,
): AnswerStore {
  return {
    isWanted: (context) => claims.has(context),
    async keep(context, content) {
      const claim = claims.get(context);
      if (claim === undefined) return;
      const answer = claim.writeAnswer(content);
      if (!(await keys.complete(claim, answer, content.subjectId))) {
        throw new ProblemError([idempotencyProblem('idempotency_in_flight')]);
      }
      claim.kept = answer;
    },
    forget: (customerId) => keys.removeOf(customerId),
    forgetShared: () => keys.removeShared(),
  };
}
