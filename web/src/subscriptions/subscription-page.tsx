import { SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';
import type { SignedIn, Subscription } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';
import { AccessSection } from './access-section.tsx';
import { KeyCard } from './key-card.tsx';
import { RequestsSection } from './requests-section.tsx';
import { StateBadge } from './state-badge.tsx';
import { subscriptionQuery } from './subscription-queries.ts';
import { UsageSection } from './usage-section.tsx';

interface SubscriptionPageProps {
  readonly id: number;
  readonly account: SignedIn;
}

/** Keys, access and usage of one subscription. */
export function SubscriptionPage({ id, account }: SubscriptionPageProps) {
  const query = useQuery(subscriptionQuery(id));
  if (query.error instanceof ApiError && query.error.status === 404) return <NotFoundPage />;
  return (
    <Loaded query={query}>
      {(subscription) => (
        <Page
          title={subscription.Name}
          badge={<StateBadge state={subscription.State} />}
          above={<Above subscription={subscription} account={account} />}
        >
          <KeysSection subscription={subscription} account={account} />
          <UsageSection subscriptionId={id} />
          <RequestsSection subscriptionId={id} isAdministrator={account.Role === 'Administrator'} />
          <AccessSection subscription={subscription} account={account} />
          <Section title="Events">
            <Text size="sm">
              Your systems can be told what happens on this server:{' '}
              <AppLink href="/events">event endpoints</AppLink>.
            </Text>
          </Section>
        </Page>
      )}
    </Loaded>
  );
}

/** A link back to the list of the subscription. */
function Above({
  subscription,
  account,
}: {
  readonly subscription: Subscription;
  readonly account: SignedIn;
}) {
  const isMine = subscription.Owner?.AccountId === account.AccountId;
  return (
    <Text size="sm" mb={4}>
      {isMine ? (
        <AppLink href="/profile">Profile</AppLink>
      ) : (
        <AppLink href="/admin/subscriptions">All subscriptions</AppLink>
      )}
    </Text>
  );
}

function KeysSection({
  subscription,
  account,
}: {
  readonly subscription: Subscription;
  readonly account: SignedIn;
}) {
  const { SubscriptionId, Keys, State } = subscription;
  return (
    <Section
      title="Keys"
      intro={
        State === 'Active'
          ? 'Both keys work. To replace them without downtime, regenerate the key that your clients do not use, switch the clients to it, and then regenerate the other.'
          : `The subscription is ${State.toLowerCase()}: requests with these keys are refused.`
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {Keys.map((key) => (
          <KeyCard
            key={key.Slot}
            subscriptionId={SubscriptionId}
            subscriptionKey={key}
            isAdministrator={account.Role === 'Administrator'}
          />
        ))}
      </SimpleGrid>
    </Section>
  );
}
