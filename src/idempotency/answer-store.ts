import type { AnswerContent, OpenClaim } from '../kernel/claim.ts';
import { ProblemError } from '../kernel/problem.ts';
import { idempotencyProblem } from './errors.ts';
import type { IdempotencyStore } from './idempotency-store.ts';

/** Stores the answer to the request in the transaction of its write; exists only inside a unit of work. */
export interface AnswerStore {
  /**
   * @throws ProblemError `idempotency_in_flight` when another process has taken over the key; the write must
   *   not be committed then, since the other process makes it
   */
  keep(claim: OpenClaim, content: AnswerContent): Promise<void>;
  /** Removes the answers about a customer, with their keys. */
  forget(customerId: number): Promise<void>;
  /** Removes the answers about several customers, with their keys. */
  forgetShared(): Promise<void>;
}

export function createAnswerStore(
  keys: Pick<IdempotencyStore, 'complete' | 'removeOf' | 'removeShared'>,
): AnswerStore {
  return {
    async keep(claim, content) {
      const answer = await claim.writeAnswer(content);
      if (!(await keys.complete(claim, answer, content.subjectId))) {
        throw new ProblemError([idempotencyProblem('idempotency_in_flight')]);
      }
      claim.kept = answer;
    },
    forget: (customerId) => keys.removeOf(customerId),
    forgetShared: () => keys.removeShared(),
  };
}
