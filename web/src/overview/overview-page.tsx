import { useQuery } from '@tanstack/react-query';
import type { HookBinding, Session } from '../api/model.ts';
import { EndpointTroubles } from '../events/endpoint-troubles.tsx';
import { hookBindingsQuery } from '../hooks/hook-queries.ts';
import { AdminPage } from '../layout/admin-page.tsx';
import { AppLink } from '../layout/app-link.tsx';
import { DescriptionList } from '../layout/description-list.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { useSession } from '../session/session.ts';
import { describeCount } from '../subscriptions/describe-count.ts';
import { formatMilliseconds } from '../subscriptions/format-milliseconds.ts';
import { overviewQuery, readinessQuery } from './overview-queries.ts';

const MEGABYTES = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const BYTES_PER_MEGABYTE = 1_000_000;

/** The state of the server at a glance, for administrators. */
export function OverviewPage() {
  return (
    <AdminPage title="Overview" intro="The use and health of this server in the last 24 hours.">
      <EndpointTroubles />
      <Section title="Requests">
        <Loaded query={useQuery(overviewQuery)}>
          {({ Requests24h, Errors24h, P95Ms, LoggedRequests, DatabaseBytes }) => (
            <DescriptionList
              facts={[
                ['Requests', describeCount(Requests24h, 'request')],
                ['Errors', describeCount(Errors24h, 'error')],
                [
                  'Duration (p95)',
                  P95Ms === null
                    ? 'No logged requests'
                    : `${formatMilliseconds(P95Ms)} (${describeCount(LoggedRequests, 'logged request')})`,
                ],
                ['Database size', `${MEGABYTES.format(DatabaseBytes / BYTES_PER_MEGABYTE)} MB`],
              ]}
            />
          )}
        </Loaded>
      </Section>
      <Section title="Hooks">
        <Loaded query={useQuery(hookBindingsQuery)}>
          {(bindings) => (
            <>
              <DescriptionList facts={hookFacts(bindings)} />
              <AppLink href="/admin/hooks">Show hooks</AppLink>
            </>
          )}
        </Loaded>
      </Section>
      <Section title="Server">
        <Loaded query={useSession()}>{(session) => <ServerFacts session={session} />}</Loaded>
      </Section>
    </AdminPage>
  );
}

function hookFacts(bindings: readonly HookBinding[]) {
  const bound = bindings.filter(({ Binding }) => Binding !== 'None');
  const count = (isCounted: (binding: HookBinding) => boolean) => bound.filter(isCounted).length;
  const failures = bound.reduce((sum, { Failures24h }) => sum + Failures24h, 0);
  return [
    ['With a handler', bound.length],
    ['Paused', count(({ IsPaused }) => IsPaused)],
    ['Not reachable', count(({ Circuit }) => Circuit === 'Open')],
    ['Failed calls', failures],
  ] as const;
}

function ServerFacts({ session }: { readonly session: Session }) {
  const { data: readiness = 'checking' } = useQuery(readinessQuery);
  return (
    <DescriptionList
      facts={[
        ['Version', session.Version],
        ['Environment', session.Environment],
        ['State', readiness],
      ]}
    />
  );
}
