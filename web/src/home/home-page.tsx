import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { useSession } from '../session/session.ts';
import { FirstSteps } from './first-steps.tsx';
import { HomeLinks } from './home-links.tsx';
import { SubscriptionSummary } from './subscription-summary.tsx';

/** What this server is, how to get to a first answer, and, for a developer who is signed in, what is theirs. */
export function HomePage() {
  return (
    <Page
      title="Upline Customers API"
      intro="Customers of a direct-selling company and their places in its trees: create, update, upgrade, move. It speaks the published Customers service, so clients written for that work here."
    >
      <Loaded query={useSession()}>
        {({ Account }) => (
          <>
            {Account === null ? null : <SubscriptionSummary account={Account} />}
            <FirstSteps account={Account} />
            <HomeLinks />
          </>
        )}
      </Loaded>
    </Page>
  );
}
