import { useQuery } from '@tanstack/react-query';
import type { SignedIn } from '../api/model.ts';
import { DescriptionList } from '../layout/description-list.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';
import { SubscriptionCards } from '../subscriptions/subscription-cards.tsx';
import { mySubscriptionsQuery } from '../subscriptions/subscription-queries.ts';
import { PasswordSection } from './password-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

/** The account of the signed-in person. */
export function ProfilePage({ account }: { readonly account: SignedIn }) {
  return (
    <Page title="Profile">
      <Section
        title="Subscriptions"
        intro="Each subscription has two keys. Both work, so you can replace one while clients use the other."
      >
        <Loaded query={useQuery(mySubscriptionsQuery)}>
          {(subscriptions) => <SubscriptionCards subscriptions={subscriptions} account={account} />}
        </Loaded>
      </Section>
      <Section title="Account">
        <DescriptionList
          facts={[
            ['Name', account.Name],
            ['Email address', account.EmailAddress],
            ['Role', account.Role],
          ]}
        />
      </Section>
      <SessionsSection />
      <PasswordSection account={account} />
    </Page>
  );
}
