import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { useSession } from '../session/session.ts';
import { FirstSteps } from './first-steps.tsx';
import { Glance } from './glance.tsx';
import { Places } from './places.tsx';

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
            {Account === null ? null : <Glance account={Account} />}
            <FirstSteps account={Account} />
            <Places />
          </>
        )}
      </Loaded>
    </Page>
  );
}
