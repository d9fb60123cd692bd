import { isForeignKeyViolation, isUniqueViolation } from '../database/database-errors.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Problem, ProblemError, throwIfAny } from '../kernel/problem.ts';
import { subscriptionNotFound, subscriptionProblem } from './errors.ts';
import type { KeyReader } from './key-reader.ts';
import type { ScopedOperation } from './scopes.ts';
import type { KeyPlace, KeySlot, Subscription, SubscriptionKey } from './subscription.ts';
import { generateKey } from './subscription-key.ts';
import { checkAddresses, checkExpiry, checkName, checkOrigins, checkScopes } from './subscription-rules.ts';
import type {
  KeyExpiry,
  NewSubscription,
  SubscriptionChange,
  SubscriptionStore,
} from './subscription-store.ts';

/** Both keys in plain text, to be shown once. */
export type KeyPair = Readonly<Record<KeySlot, string>>;

export interface ChangeDependencies {
  readonly keys: KeyReader;
  readonly unitOfWork: UnitOfWork<{ subscriptions: SubscriptionStore }>;
  /** All operations of the API, which scopes name. */
  readonly operations: readonly ScopedOperation[];
  readonly isAccount: (id: number) => Promise<boolean>;
  readonly isProduct: (id: number) => Promise<boolean>;
  readonly clock: Clock;
}

/** The settings of a new subscription. */
export type SubscriptionSettings = Omit<SubscriptionChange, 'name' | 'state'>;

/** The person who changes a key. */
export interface KeyChanger {
  /** Owners must keep the limits that administrators set. */
  readonly isOwner: boolean;
  /** Checks the subscription at the moment of the change, and throws to refuse it. */
  readonly assertAllowed: (stored: Subscription) => void;
}

const OPERATOR: KeyChanger = { isOwner: false, assertAllowed: () => undefined };

/** The changes of subscriptions. Each change takes effect with the next request, in all processes. */
export interface SubscriptionChanges {
  /** @throws ProblemError for a name that is taken or invalid, and for invalid settings */
  create(
    name: string,
    settings?: SubscriptionSettings,
    primaryKey?: string,
  ): Promise<{ id: number; keys: KeyPair }>;
  /** Like `create`, but only if there are no subscriptions at all; otherwise `null`. */
  createFirst(name: string, primaryKey?: string): Promise<KeyPair | null>;
  /**
   * @param assertAllowed checks the subscription at the moment of the change, and throws to refuse it
   * @throws ProblemError with all problems of the change
   */
  change(
    id: number,
    change: SubscriptionChange,
    assertAllowed?: (stored: Subscription) => void,
  ): Promise<void>;
  /**
   * The new key does not expire, except when the owner creates it and an administrator set an expiry, which
   * it keeps.
   * @returns the new key; the old one is refused from now on
   */
  regenerate(place: KeyPlace, by?: KeyChanger): Promise<string>;
  /**
   * @param expiresAt ISO 8601; `null` for never
   * @throws ProblemError `expiry_not_earlier` for an owner who removes or extends an administrator's expiry
   */
  expire(place: KeyPlace, expiresAt: string | null, by?: KeyChanger): Promise<void>;
  reveal(place: KeyPlace): Promise<string>;
}

export function createSubscriptionChanges(dependencies: ChangeDependencies): SubscriptionChanges {
  const { keys, unitOfWork, clock } = dependencies;
  const now = () => clock().toISOString();
  const check = createChangeCheck(dependencies);
  const newSubscription = async (
    name: string,
    settings: SubscriptionSettings,
    primaryKey: string | undefined,
  ): Promise<NewSubscription> => {
    const checked = await check({ ...settings, name });
    return { ...checked, name, keys: { primary: primaryKey ?? generateKey(), secondary: generateKey() } };
  };
  return {
    async create(name, settings = {}, primaryKey) {
      const subscription = await newSubscription(name, settings, primaryKey);
      const write = unitOfWork.run(async ({ subscriptions }) => {
        const owner = await takeOwner(subscriptions, settings.ownerAccountId);
        if (owner !== null) await subscriptions.closeAccessRequest(owner);
        return subscriptions.insert(subscription, now());
      });
      const id = await refusingTakenNames(refusingRemoved(write, () => check(settings)));
      return { id, keys: subscription.keys };
    },
    async createFirst(name, primaryKey) {
      const subscription = await newSubscription(name, {}, primaryKey);
      return unitOfWork.run(async ({ subscriptions }) => {
        if (!(await subscriptions.isEmpty())) return null;
        await subscriptions.insert(subscription, now());
        return subscription.keys;
      });
    },
    async change(id, change, assertAllowed = () => undefined) {
      const checked = await check(change);
      const write = unitOfWork.run(async ({ subscriptions }) => {
        const owner = await takeOwner(subscriptions, change.ownerAccountId);
        const stored = await take(subscriptions, id, now());
        assertAllowed(stored);
        if (change.state !== undefined && change.state !== 'cancelled') assertNotCancelled(stored);
        await subscriptions.change(id, checked);
        if (owner !== null && owner !== stored.owner?.accountId)
          await subscriptions.closeAccessRequest(owner);
      });
      await refusingTakenNames(refusingRemoved(write, () => check(change)));
    },
    async regenerate(place, by = OPERATOR) {
      const key = generateKey();
      await unitOfWork.run(async ({ subscriptions }) => {
        const stored = await take(subscriptions, place.subscriptionId, now());
        by.assertAllowed(stored);
        assertNotCancelled(stored);
        const old = keyOf(stored, place);
        const expiry = by.isOwner && old.isExpiryFixed ? old : NEVER;
        await subscriptions.replaceKey(place, key, now(), expiry);
      });
      return key;
    },
    async expire(place, expiresAt, by = OPERATOR) {
      const problems: Problem[] = [];
      const checked = checkExpiry(expiresAt, clock(), problems);
      throwIfAny(problems);
      await unitOfWork.run(async ({ subscriptions }) => {
        const stored = await take(subscriptions, place.subscriptionId, now());
        by.assertAllowed(stored);
        const old = keyOf(stored, place);
        if (by.isOwner) assertNotLifted(old, checked);
        const isExpiryFixed = checked !== null && (old.isExpiryFixed || !by.isOwner);
        await subscriptions.setExpiry(place, { expiresAt: checked, isExpiryFixed });
      });
    },
    reveal: (place) => keys.reveal(place),
  };
}

function createChangeCheck({ operations, isAccount, isProduct }: ChangeDependencies) {
  /** @returns the change in canonical spelling */
  return async (change: SubscriptionChange): Promise<SubscriptionChange> => {
    const problems: Problem[] = [];
    const {
      name,
      scopes,
      allowedAddresses,
      allowedOrigins,
      ownerAccountId: owner,
      productId: product,
    } = change;
    const checked = {
      ...change,
      ...(name === undefined ? {} : { name: checkName(name, problems) }),
      ...(scopes === undefined ? {} : { scopes: checkScopes(scopes, operations, problems) }),
      ...(allowedAddresses === undefined
        ? {}
        : { allowedAddresses: checkAddresses(allowedAddresses, problems) }),
      ...(allowedOrigins === undefined ? {} : { allowedOrigins: checkOrigins(allowedOrigins, problems) }),
    };
    if (typeof owner === 'number' && !(await isAccount(owner))) {
      problems.push(ownerUnknown());
    }
    if (typeof product === 'number' && !(await isProduct(product))) {
      problems.push(subscriptionProblem('product_unknown', 'ProductId', { field: 'ProductId' }));
    }
    throwIfAny(problems);
    return checked;
  };
}

/**
 * Locks the account that becomes the owner. Call it before a subscription is locked: a grant takes both in this order.
 * @returns its id; `null` if the change names no owner
 * @throws ProblemError `account_unknown`
 */
async function takeOwner(
  subscriptions: SubscriptionStore,
  owner: number | null | undefined,
): Promise<number | null> {
  if (typeof owner !== 'number') return null;
  if ((await subscriptions.takeOwner(owner)) === null) throw new ProblemError([ownerUnknown()]);
  return owner;
}

function ownerUnknown(): Problem {
  return subscriptionProblem('account_unknown', 'OwnerAccountId', { field: 'OwnerAccountId' });
}

async function take(subscriptions: SubscriptionStore, id: number, at: string): Promise<Subscription> {
  const subscription = await subscriptions.take(id, at);
  if (subscription === null) throw subscriptionNotFound();
  return subscription;
}

const NEVER: KeyExpiry = { expiresAt: null, isExpiryFixed: false };

function keyOf({ keys }: Subscription, { slot }: KeyPlace): SubscriptionKey {
  const key = keys.find((candidate) => candidate.slot === slot);
  if (key === undefined) throw new TypeError(`A subscription has a ${slot} key`);
  return key;
}

/** @throws ProblemError when an owner extends an expiry that an administrator set */
function assertNotLifted({ expiresAt, isExpiryFixed }: KeyExpiry, wanted: string | null): void {
  if (!isExpiryFixed || expiresAt === null || (wanted !== null && wanted <= expiresAt)) return;
  throw new ProblemError([subscriptionProblem('expiry_not_earlier', 'ExpiresAt')]);
}

function assertNotCancelled({ state }: Subscription): void {
  if (state === 'cancelled') throw new ProblemError([subscriptionProblem('subscription_cancelled')]);
}

/**
 * If a product was removed after the check, the database refuses the write, and a second check names the product.
 * @throws ProblemError of the second check
 */
export async function refusingRemoved<Result>(
  write: Promise<Result>,
  checkAgain: () => Promise<unknown>,
): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (isForeignKeyViolation(error)) await checkAgain();
    throw error;
  }
}

/** @throws ProblemError `name_taken` when the database refuses a duplicate name */
export async function refusingTakenNames<Result>(write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ProblemError([subscriptionProblem('name_taken', 'Name', { field: 'Name' })], { cause: error });
  }
}
