import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EndpointTroubles } from '../events/endpoint-troubles.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Panels } from '../layout/panel.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { useMay } from '../people/office-query.ts';
import { useSession } from '../session/session.ts';
import { companyQuery } from './company-query.ts';
import { EndpointsPanel } from './endpoints-panel.tsx';
import { HooksPanel } from './hooks-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { RequestsPanel } from './requests-panel.tsx';
import { ServerPanel } from './server-panel.tsx';
import { WeeksPanel } from './weeks-panel.tsx';

/** The company and its server at a glance. */
export function CompanyPage() {
  const query = useQuery(companyQuery);
  const may = useMay();
  const isAdministrator = useSession().data?.Account?.Role === 'Administrator';
  return (
    <Page
      title="Overview"
      actions={
        query.data === undefined ? undefined : (
          <Text size="xs" c="dimmed">
            As of <Timestamp at={query.data.AsOf} />, read again every 5 minutes
          </Text>
        )
      }
    >
      {may('events.read') ? <EndpointTroubles /> : null}
      <Loaded query={query}>
        {(company) => (
          <Panels>
            <PeoplePanel company={company} />
            <WeeksPanel weeks={company.Weeks} />
            <RequestsPanel requests={company.Requests} isLinked={isAdministrator} />
            {may('events.read') ? <EndpointsPanel /> : null}
            {isAdministrator ? <HooksPanel /> : null}
            <ServerPanel company={company} />
          </Panels>
        )}
      </Loaded>
    </Page>
  );
}
