import { httpProblem } from '../http/errors.ts';
import type { SignedIn } from '../http/portal-operation.ts';
import { isInRange, readAddressRange } from '../kernel/address-ranges.ts';
import { readOrigin } from '../kernel/origin.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { KeyChanger, SubscriptionChanges } from './change-subscriptions.ts';
import { subscriptionNotFound, subscriptionProblem } from './errors.ts';
import { isNarrower, type ScopedOperation, simplifyScopes } from './scopes.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionReader } from './subscription-reader.ts';
import type { SubscriptionChange } from './subscription-store.ts';

/** The subscriptions that a person can see: developers their own, administrators all. */
export interface VisibleSubscriptions {
  /** @throws ProblemError `not_allowed` when a developer requests all subscriptions */
  list(account: SignedIn, wantsAll: boolean): Promise<Subscription[]>;
  /** @throws ProblemError `subscription_not_found`, also for other people's subscriptions */
  find(account: SignedIn, id: number): Promise<Subscription>;
  /** Checks at the moment of each change of a key whether the person may see the subscription. */
  keyChanger(account: SignedIn): KeyChanger;
  /** @throws ProblemError for changes that the person may not make, and for invalid values */
  change(account: SignedIn, id: number, change: SubscriptionChange): Promise<Subscription>;
}

/** The settings that owners may change. */
const FOR_OWNERS: readonly (keyof SubscriptionChange)[] = ['scopes', 'allowedAddresses', 'allowedOrigins'];

export function createVisibleSubscriptions({
  reader,
  changes,
  operations,
}: {
  readonly reader: SubscriptionReader;
  readonly changes: Pick<SubscriptionChanges, 'change'>;
  readonly operations: readonly ScopedOperation[];
}): VisibleSubscriptions {
  const assertVisible = (account: SignedIn, { owner }: Subscription) => {
    if (!isAdministrator(account) && owner?.accountId !== account.accountId) throw subscriptionNotFound();
  };
  const find = async (account: SignedIn, id: number): Promise<Subscription> => {
    const subscription = await reader.byId(id);
    if (subscription === null) throw subscriptionNotFound();
    assertVisible(account, subscription);
    return subscription;
  };
  return {
    async list(account, wantsAll) {
      if (!wantsAll) return reader.ownedBy(account.accountId);
      if (!isAdministrator(account)) throw new ProblemError([httpProblem('not_allowed')]);
      return reader.list();
    },
    find,
    keyChanger: (account) => ({
      isOwner: !isAdministrator(account),
      assertAllowed: (stored) => assertVisible(account, stored),
    }),
    async change(account, id, change) {
      const assertAllowed = (stored: Subscription) => {
        assertVisible(account, stored);
        if (!isAdministrator(account)) assertForOwner(stored, change, operations);
      };
      // Runs before any look-up: not every caller may learn which accounts exist.
      assertAllowed(await find(account, id));
      await changes.change(id, change, assertAllowed);
      return find(account, id);
    },
  };
}

function isAdministrator({ role }: SignedIn): boolean {
  return role === 'Administrator';
}

function assertForOwner(
  { scopes, allowedAddresses, allowedOrigins }: Subscription,
  change: SubscriptionChange,
  operations: readonly ScopedOperation[],
): void {
  const members = Object.keys(change) as (keyof SubscriptionChange)[];
  if (members.some((member) => !FOR_OWNERS.includes(member)))
    throw new ProblemError([httpProblem('not_allowed')]);
  const wanted = simplifyScopes(change.scopes ?? [], operations);
  if (!isNarrower(wanted, scopes))
    throw new ProblemError([subscriptionProblem('scopes_not_narrower', 'Scopes')]);
  if (change.allowedAddresses !== undefined && !areNarrower(change.allowedAddresses, allowedAddresses))
    throw new ProblemError([subscriptionProblem('addresses_not_narrower', 'AllowedAddresses')]);
  if (change.allowedOrigins !== undefined && !areFewer(change.allowedOrigins, allowedOrigins))
    throw new ProblemError([subscriptionProblem('origins_not_narrower', 'AllowedOrigins')]);
}

/** An empty list allows any origin. Invalid origins are refused later, with all other faults. */
function areFewer(wanted: readonly string[], allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const read = wanted.map((text) => readOrigin(text));
  return wanted.length > 0 && read.every((origin) => origin === null || allowed.includes(origin));
}

/** An empty list allows every address. Invalid addresses are refused later, with all other problems. */
function areNarrower(wanted: readonly string[], allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  return (
    wanted.length > 0 && wanted.every((text) => readAddressRange(text) === null || isInRange(text, allowed))
  );
}
