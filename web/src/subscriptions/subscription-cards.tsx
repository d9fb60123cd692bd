import { Group, Text } from '@mantine/core';
import type { SignedIn, Subscription } from '../api/model.ts';
import { CardLink, CardList } from '../layout/card-link.tsx';
import { describeCount } from '../layout/numbers.ts';
import { Timestamp } from '../layout/timestamp.tsx';
import { activeOf } from './active-of.ts';
import { NoSubscription } from './no-subscription.tsx';
import { StateBadge } from './state-badge.tsx';

interface SubscriptionCardsProps {
  readonly subscriptions: readonly Subscription[];
  readonly account: SignedIn;
}

/** The account's own subscriptions with links to their pages, and what to do if none is active. */
export function SubscriptionCards({ subscriptions, account }: SubscriptionCardsProps) {
  return (
    <>
      {activeOf(subscriptions).length === 0 ? <NoSubscription account={account} /> : null}
      {subscriptions.length === 0 ? null : (
        <CardList>
          {subscriptions.map((subscription) => (
            <SubscriptionCard key={subscription.SubscriptionId} subscription={subscription} />
          ))}
        </CardList>
      )}
    </>
  );
}

function SubscriptionCard({ subscription }: { readonly subscription: Subscription }) {
  const { SubscriptionId, Name, State, Requests24h, Errors24h, LastUsedAt } = subscription;
  return (
    <CardLink href={`/profile/subscriptions/${SubscriptionId}`}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fw={600} truncate>
          {Name}
        </Text>
        <StateBadge state={State} />
      </Group>
      <Text size="sm" c="dimmed">
        {describeCount(Requests24h, 'request')}, {describeCount(Errors24h, 'error')} in 24 h
      </Text>
      <Text size="sm" c="dimmed">
        Last used: <Timestamp at={LastUsedAt} />
      </Text>
    </CardLink>
  );
}
