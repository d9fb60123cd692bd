import type { Customer } from '../customers/record/customer.ts';
import { ProblemError } from '../kernel/problem.ts';
import { signOnProblem } from './errors.ts';
import { maySignOn, type SignOnDependencies, tooMany } from './issue-token.ts';

/** An operator who signs in for a customer. */
export interface Operator {
  readonly accountId: number;
  readonly name: string;
  readonly emailAddress: string;
}

export interface SignedOn {
  readonly customer: Customer;
  /** `null` when the customers sign in themselves. */
  readonly operator: Operator | null;
}

export interface UseTokenDependencies extends SignOnDependencies {
  /** `null` for an account that no longer exists, is disabled, or is no longer an administrator's. */
  readonly operatorOf: (accountId: number) => Promise<Operator | null>;
}

const COUNT_MS = 60_000;
const FAILURES_MAX = 100;

/**
 * Exchanges a token for the person who signs in. A token works once, also for parallel callers.
 * @throws ProblemError `sso_token_not_valid`, `too_many_sso_failures`
 */
export function createUseToken(dependencies: UseTokenDependencies) {
  const { plan, customers, operatorOf } = dependencies;
  return async function useToken(token: string, caller: string): Promise<SignedOn> {
    const taken = await takeToken(dependencies, token, caller);
    const customer = await customers.byId(taken.customerId);
    if (customer === null || !maySignOn(plan, customer)) throw notValid();
    if (taken.accountId === null) return { customer, operator: null };
    const operator = await operatorOf(taken.accountId);
    if (operator === null) throw notValid();
    return { customer, operator };
  };
}

async function takeToken({ signOns, signOnHash, clock }: SignOnDependencies, token: string, caller: string) {
  const now = clock();
  const subject = `subscription ${caller}`;
  const expiresAt = new Date(now.getTime() + COUNT_MS).toISOString();
  // Failures are counted in the same transaction, so nothing may be thrown inside it.
  const outcome = await signOns.run(async ({ signOns: store }) => {
    const count = await store.count(subject, now.toISOString(), expiresAt);
    if (count.attempts > FAILURES_MAX) return { limitedUntil: count.expiresAt };
    const taken = await store.take(signOnHash(token), now.toISOString());
    if (taken !== null) await store.takeBack(subject);
    return { taken };
  });
  if (outcome.limitedUntil !== undefined) throw tooMany('too_many_sso_failures', outcome.limitedUntil, now);
  if (outcome.taken === null) throw notValid();
  return outcome.taken;
}

function notValid(): ProblemError {
  return new ProblemError([signOnProblem('sso_token_not_valid', 'token')]);
}
