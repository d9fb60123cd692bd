import { randomBytes } from 'node:crypto';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { statusAllows } from '../commission-plan/status-switches.ts';
import type { Customer } from '../customers/record/customer.ts';
import { customerProblem } from '../customers/record/errors.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import { signOnProblem } from './errors.ts';
import { signOnAddress, type Target } from './sign-on-address.ts';
import type { SignOnStore } from './sign-on-store.ts';

export interface SignOnDependencies {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'byId' | 'byField'>;
  readonly signOns: UnitOfWork<{ readonly signOns: SignOnStore }>;
  readonly signOnHash: (token: string) => string;
  readonly clock: Clock;
}

const LIFE_MS = 60_000;
const TOKENS_MAX = 20;

/** Issues the address that signs a person in, once, within a minute. */
export interface IssueToken {
  /**
   * @param accountId the operator who signs in for the customer; `null` for the customer
   * @throws ProblemError `customer_not_found`, `sso_not_configured`, `sso_not_allowed`, `unknown_destination`,
   *   `too_many_sso_tokens`
   */
  forCustomer(customerId: number, target: Target, accountId: number | null): Promise<string>;
  /** The same by external reference id. @throws ProblemError `external_id_not_found`, `external_id_ambiguous` too */
  forExternalId(externalId: string, target: Target): Promise<string>;
}

export function createIssueToken(dependencies: SignOnDependencies): IssueToken {
  const { plan, customers } = dependencies;
  const issue = async (customer: Customer, target: Target, accountId: number | null) => {
    const addressWith = signOnAddress(plan, target);
    if (!maySignOn(plan, customer)) throw new ProblemError([signOnProblem('sso_not_allowed')]);
    return addressWith(await storeToken(dependencies, customer.id, accountId));
  };
  return {
    async forCustomer(customerId, target, accountId) {
      const customer = await customers.byId(customerId);
      if (customer === null) throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
      return issue(customer, target, accountId);
    },
    async forExternalId(externalId, target) {
      const [customer, another] = await customers.byField('ExternalReferenceId', externalId);
      if (customer === undefined)
        throw new ProblemError([signOnProblem('external_id_not_found', 'externalId')]);
      if (another !== undefined)
        throw new ProblemError([signOnProblem('external_id_ambiguous', 'externalId')]);
      return issue(customer, target, null);
    },
  };
}

/** Whether a customer may be signed in. This is checked again when the token is used. */
export function maySignOn(plan: CommissionPlan, { status, erasedAt, mergedInto }: Customer): boolean {
  return erasedAt === null && mergedInto === null && statusAllows(plan, status, 'mayLogIn');
}

async function storeToken(
  { signOns, signOnHash, clock }: SignOnDependencies,
  customerId: number,
  accountId: number | null,
): Promise<string> {
  const now = clock();
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + LIFE_MS).toISOString();
  const limitedUntil = await signOns.run(async ({ signOns: store }) => {
    const count = await store.count(`customer ${customerId}`, now.toISOString(), expiresAt);
    if (count.attempts > TOKENS_MAX) return count.expiresAt;
    await store.issue({ hash: signOnHash(token), customerId, accountId, expiresAt });
    return null;
  });
  if (limitedUntil !== null) throw tooMany('too_many_sso_tokens', limitedUntil, now);
  return token;
}

export function tooMany(
  code: 'too_many_sso_tokens' | 'too_many_sso_failures',
  until: string,
  now: Date,
): ProblemError {
  const seconds = Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1_000));
  return new ProblemError([{ ...signOnProblem(code, undefined, { seconds }), retryAfterSeconds: seconds }]);
}
