import type { Static } from 'typebox';
import type { RequestLog } from './request-log.ts';
import type { Subscription } from './subscription.ts';
import { maskKey, subscriptionAnswer } from './subscription-answers.ts';
import type { SubscriptionAnswer } from './subscription-contracts.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';
import type { ReadUsage } from './usage.ts';

type Answer = Static<typeof SubscriptionAnswer>;

export interface DescribeSubscriptions {
  /** Subscriptions with masked keys and their use in the last 24 hours. */
  readonly describe: (subscriptions: readonly Subscription[]) => Promise<Answer[]>;
  readonly describeOne: (subscription: Subscription) => Promise<{ body: Answer }>;
}

export function createDescribeSubscriptions(
  changes: Pick<SubscriptionStorage['changes'], 'reveal'>,
  requestLog: Pick<RequestLog, 'flush'>,
  readUsage: ReadUsage,
): DescribeSubscriptions {
  const answerFor = async (subscription: Subscription, usageOf: Awaited<ReturnType<ReadUsage>>) => {
    const { id, keys } = subscription;
    const shown = await Promise.all(keys.map(({ slot }) => changes.reveal({ subscriptionId: id, slot })));
    return subscriptionAnswer(subscription, shown.map(maskKey), usageOf(id));
  };
  return {
    async describe(subscriptions) {
      await requestLog.flush();
      const usageOf = await readUsage(subscriptions.map(({ id }) => id));
      return Promise.all(subscriptions.map((subscription) => answerFor(subscription, usageOf)));
    },
    async describeOne(subscription) {
      await requestLog.flush();
      return { body: await answerFor(subscription, await readUsage([subscription.id])) };
    },
  };
}
