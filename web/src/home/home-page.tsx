import { CustomPageLinks } from '../custom-pages/custom-page-links.tsx';
import { EndpointTroubles } from '../events/endpoint-troubles.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { useSession } from '../session/session.ts';
import { FirstSteps } from './first-steps.tsx';
import { HomeLinks } from './home-links.tsx';
import { OpenRequests } from './open-requests.tsx';
import { SubscriptionSummary } from './subscription-summary.tsx';

/** Introduces this server and the first request. After sign-in, it also shows the next step and the account's subscriptions. */
export function HomePage() {
  return (
    <Page
      title="Upline Customers API"
      intro="Create, update, upgrade and move the customers of a direct-selling company in its trees. The API is compatible with the published Customers service, so existing clients work without changes."
    >
      <Loaded query={useSession()}>
        {({ Account, PendingRequests }) => (
          <>
            <OpenRequests count={PendingRequests ?? 0} />
            {Account === null ? null : <EndpointTroubles />}
            {Account === null ? null : <SubscriptionSummary account={Account} />}
            {Account === null ? null : <CustomPageLinks />}
            <FirstSteps account={Account} />
            <HomeLinks />
          </>
        )}
      </Loaded>
    </Page>
  );
}
