import { useQuery } from '@tanstack/react-query';
import type { SignedIn } from '../api/model.ts';
import { Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { SubscriptionCards } from '../subscriptions/subscription-cards.tsx';
import { mySubscriptionsQuery } from '../subscriptions/subscription-queries.ts';

export function SubscriptionSummary({ account }: { readonly account: SignedIn }) {
  return (
    <Section title="Your subscriptions">
      <Loaded query={useQuery(mySubscriptionsQuery)}>
        {(subscriptions) => <SubscriptionCards subscriptions={subscriptions} account={account} />}
      </Loaded>
    </Section>
  );
}
