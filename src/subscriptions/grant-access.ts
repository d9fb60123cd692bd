import anyAscii from 'any-ascii';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import { refusingRemoved, refusingTakenNames } from './change-subscriptions.ts';
import { subscriptionNotFound, subscriptionProblem } from './errors.ts';
import { generateKey } from './subscription-key.ts';
import type { SubscriptionStore } from './subscription-store.ts';

export interface AccessGrant {
  readonly accountId: number;
  /** Existing subscriptions that the account gets; none for a new one. */
  readonly subscriptionIds: readonly number[];
  /** Product of a new subscription; `null` for all operations. */
  readonly productId: number | null;
  /** Whether this answers a request; if so, the grant is refused when no request is open. */
  readonly isRequested: boolean;
}

/** Gives an account subscriptions, and closes its request. @returns their ids */
export type GrantAccess = (grant: AccessGrant) => Promise<number[]>;

/** Suffixes tried for one name. */
const SAME_NAMES_MAX = 50;
const NAME_MAX = 50;

/**
 * All in one transaction: if two administrators answer a request at the same time, only one grants it.
 * @throws ProblemError `account_unknown`, `access_not_requested`, `product_unknown`, `subscription_not_found`,
 * `subscription_cancelled`, `name_taken`
 */
export function createGrantAccess(ports: {
  readonly unitOfWork: UnitOfWork<{ subscriptions: SubscriptionStore }>;
  readonly isProduct: (id: number) => Promise<boolean>;
  readonly clock: Clock;
}): GrantAccess {
  const { unitOfWork, isProduct, clock } = ports;
  return async function grantAccess({ accountId, subscriptionIds, productId, isRequested }) {
    const check = async () => {
      if (productId !== null && !(await isProduct(productId))) throw problem('product_unknown', 'ProductId');
    };
    await check();
    const at = clock().toISOString();
    const grant = unitOfWork.run(async ({ subscriptions }) => {
      const account = await subscriptions.takeOwner(accountId);
      if (account === null) throw problem('account_unknown', 'accountId');
      if (isRequested && !account.hasRequest) throw problem('access_not_requested');
      await subscriptions.closeAccessRequest(accountId);
      if (subscriptionIds.length > 0) return giveExisting(subscriptions, accountId, subscriptionIds, at);
      const name = await freeName(subscriptions, account.name, accountId);
      const keys = { primary: generateKey(), secondary: generateKey() };
      return [await subscriptions.insert({ name, keys, ownerAccountId: accountId, productId }, at)];
    });
    return refusingTakenNames(refusingRemoved(grant, check));
  };
}

async function giveExisting(
  subscriptions: SubscriptionStore,
  ownerAccountId: number,
  ids: readonly number[],
  at: string,
): Promise<number[]> {
  // In a fixed order, so that two grants do not deadlock.
  const ordered = [...new Set(ids)].toSorted((one, other) => one - other);
  for (const id of ordered) {
    const stored = await subscriptions.take(id, at);
    if (stored === null) throw subscriptionNotFound();
    if (stored.state === 'cancelled')
      throw problem('subscription_cancelled', `SubscriptionIds.${ids.indexOf(id)}`);
    await subscriptions.change(id, { ownerAccountId });
  }
  return ordered;
}

/**
 * The name of the person in the characters that a subscription's name may have, with a number if it is in use. If no
 * letters or no numbers are left, the name uses the id of the account.
 */
async function freeName(
  subscriptions: SubscriptionStore,
  person: string,
  accountId: number,
): Promise<string> {
  for (const base of [plainName(person), `Account ${accountId}`]) {
    if (base === '') continue;
    for (let number = 1; number <= SAME_NAMES_MAX; number += 1) {
      const name = number === 1 ? base : `${base} ${number}`;
      if ((await subscriptions.byName(name)) === null) return name;
    }
  }
  throw problem('name_taken', 'Name');
}

/** Converts letters of every script to letters from a to z. @returns `''` if no letter is left */
function plainName(person: string): string {
  const words = anyAscii(person)
    .replace(/[^\w. -]/g, '')
    .split(/ +/)
    .filter((word) => /[A-Za-z0-9]/.test(word));
  return words.join(' ').slice(0, NAME_MAX).trim();
}

function problem(code: Parameters<typeof subscriptionProblem>[0], field?: string): ProblemError {
  return new ProblemError([
    field === undefined ? subscriptionProblem(code) : subscriptionProblem(code, field, { field }),
  ]);
}
