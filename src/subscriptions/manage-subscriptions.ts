import type { Clock } from '../call-context.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { KeySlot, Subscription, SubscriptionState } from './subscription.ts';
import { generateKey, isUsableKey, USABLE_KEY } from './subscription-key.ts';
import type { SubscriptionReader } from './subscription-reader.ts';
import type { SubscriptionStore } from './subscription-store.ts';

/** A request of the operator that can't be carried out; the message says why. */
export class SubscriptionError extends Error {
  override readonly name = 'SubscriptionError';
}

/** Both keys in plain text, to be shown once. */
export type KeyPair = Readonly<Record<KeySlot, string>>;

export interface ManageDependencies {
  readonly reader: SubscriptionReader;
  readonly unitOfWork: UnitOfWork<{ subscriptions: SubscriptionStore }>;
  readonly clock: Clock;
}

/** What an operator does with subscriptions. Each change takes effect with the next request. */
export interface SubscriptionManager {
  /** @param primaryKey fixes the first key; otherwise both are generated */
  create(name: string, primaryKey?: string): Promise<KeyPair>;
  /** Like `create`, but only if there is no subscription at all; otherwise `null`. */
  createFirst(name: string, primaryKey?: string): Promise<KeyPair | null>;
  regenerate(name: string, slot: KeySlot): Promise<string>;
  setState(name: string, state: SubscriptionState): Promise<void>;
  reveal(name: string): Promise<KeyPair>;
  list(): Promise<Subscription[]>;
}

function newKeys(name: string, primaryKey: string | undefined): KeyPair {
  if (!NAME.test(name)) {
    throw new SubscriptionError('A name has 1 to 60 letters, digits, spaces, dots, - and _.');
  }
  if (primaryKey !== undefined && !isUsableKey(primaryKey)) {
    throw new SubscriptionError(`A key has ${USABLE_KEY}.`);
  }
  return { primary: primaryKey ?? generateKey(), secondary: generateKey() };
}

const NAME = /^[\w. -]{1,60}$/;

export function createSubscriptionManager({
  reader,
  unitOfWork,
  clock,
}: ManageDependencies): SubscriptionManager {
  const find = async (name: string): Promise<Subscription> => {
    const subscription = await reader.byName(name);
    if (subscription === null) throw new SubscriptionError(`There is no subscription "${name}".`);
    return subscription;
  };
  const now = () => clock().toISOString();
  return {
    async create(name, primaryKey) {
      const keys = newKeys(name, primaryKey);
      if ((await reader.byName(name)) !== null) {
        throw new SubscriptionError(`There is a subscription "${name}" already.`);
      }
      await unitOfWork.run(({ subscriptions }) => subscriptions.insert(name, keys, now()));
      return keys;
    },
    async createFirst(name, primaryKey) {
      const keys = newKeys(name, primaryKey);
      return unitOfWork.run(async ({ subscriptions }) => {
        if (!(await subscriptions.isEmpty())) return null;
        await subscriptions.insert(name, keys, now());
        return keys;
      });
    },
    async regenerate(name, slot) {
      const { id, state } = await find(name);
      if (state === 'cancelled') throw new SubscriptionError(`Subscription "${name}" is cancelled for good.`);
      const key = generateKey();
      await unitOfWork.run(({ subscriptions }) => subscriptions.replaceKey(id, slot, key, now()));
      return key;
    },
    async setState(name, state) {
      const subscription = await find(name);
      if (subscription.state === 'cancelled' && state !== 'cancelled') {
        throw new SubscriptionError(`Subscription "${name}" is cancelled for good.`);
      }
      await unitOfWork.run(({ subscriptions }) => subscriptions.setState(subscription.id, state, now()));
    },
    async reveal(name) {
      const { id } = await find(name);
      return {
        primary: await reader.revealKey(id, 'primary'),
        secondary: await reader.revealKey(id, 'secondary'),
      };
    },
    list: () => reader.list(),
  };
}
