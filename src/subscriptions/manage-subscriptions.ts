import { ProblemError } from '../kernel/problem.ts';
import type { KeyPair, SubscriptionChanges } from './change-subscriptions.ts';
import type { KeySlot, Subscription, SubscriptionState } from './subscription.ts';
import { isUsableKey, USABLE_KEY } from './subscription-key.ts';
import type { SubscriptionReader } from './subscription-reader.ts';
import type { SubscriptionChange } from './subscription-store.ts';

/** A request of the operator that cannot be carried out; the message has the reason. */
export class SubscriptionError extends Error {
  override readonly name = 'SubscriptionError';
}

/** The operator's changes of subscriptions, by name. Each change takes effect with the next request. */
export interface SubscriptionManager {
  /** @param primaryKey fixes the first key; otherwise both are generated */
  create(name: string, primaryKey?: string): Promise<KeyPair>;
  /** Like `create`, but only if there are no subscriptions at all; otherwise `null`. */
  createFirst(name: string, primaryKey?: string): Promise<KeyPair | null>;
  regenerate(name: string, slot: KeySlot): Promise<string>;
  setState(name: string, state: SubscriptionState): Promise<void>;
  /** Gives the subscription to an account; its owner finds the keys in the profile. */
  setOwner(name: string, accountId: number): Promise<void>;
  /** Left-out settings stay. */
  allow(
    name: string,
    access: {
      scopes?: readonly string[];
      allowedAddresses?: readonly string[];
      allowedOrigins?: readonly string[];
    },
  ): Promise<void>;
  /** @param at ISO 8601; `null` for never */
  expire(name: string, slot: KeySlot, at: string | null): Promise<void>;
  reveal(name: string): Promise<KeyPair>;
  find(name: string): Promise<Subscription>;
  list(): Promise<Subscription[]>;
}

export function createSubscriptionManager(
  reader: SubscriptionReader,
  changes: SubscriptionChanges,
): SubscriptionManager {
  const find = async (name: string): Promise<Subscription> => {
    const subscription = await reader.byName(name);
    if (subscription === null) throw new SubscriptionError(`Cannot find a subscription "${name}".`);
    return subscription;
  };
  const placeOf = async (name: string, slot: KeySlot) => ({ subscriptionId: (await find(name)).id, slot });
  /** Checks the name at the moment of the change: another subscription may have it by then. */
  const stillNamed = (name: string) => (stored: Subscription) => {
    if (stored.name !== name) throw new SubscriptionError(`Cannot find a subscription "${name}".`);
  };
  const operator = (name: string) => ({ isOwner: false, assertAllowed: stillNamed(name) });
  const change = async (name: string, wanted: SubscriptionChange) =>
    inWords(changes.change((await find(name)).id, wanted, stillNamed(name)));
  return {
    async create(name, primaryKey) {
      const { keys } = await inWords(changes.create(name, {}, usable(primaryKey)));
      return keys;
    },
    createFirst: async (name, primaryKey) => inWords(changes.createFirst(name, usable(primaryKey))),
    regenerate: async (name, slot) => inWords(changes.regenerate(await placeOf(name, slot), operator(name))),
    setState: (name, state) => change(name, { state }),
    setOwner: (name, ownerAccountId) => change(name, { ownerAccountId }),
    allow: (name, access) => change(name, access),
    expire: async (name, slot, at) => inWords(changes.expire(await placeOf(name, slot), at, operator(name))),
    async reveal(name) {
      return {
        primary: await changes.reveal(await placeOf(name, 'primary')),
        secondary: await changes.reveal(await placeOf(name, 'secondary')),
      };
    },
    find,
    list: () => reader.list(),
  };
}

function usable(key: string | undefined): string | undefined {
  if (key === undefined || isUsableKey(key)) return key;
  throw new SubscriptionError(`A key must have ${USABLE_KEY}.`);
}

/** Words a problem for people at a command line. */
async function inWords<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new SubscriptionError(error.problems.map(({ message }) => message).join(' '), { cause: error });
  }
}
