import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';
import type { ConsoleEndpoint } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Badge } from '../layout/badge.tsx';
import { DescriptionList } from '../layout/description-list.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { DeliveriesSection } from './deliveries-section.tsx';
import { EndpointActions } from './endpoint-actions.tsx';
import { EndpointHealth } from './endpoint-health.tsx';
import { EndpointNotes } from './endpoint-notes.tsx';
import { endpointQuery } from './event-queries.ts';
import { stateOf } from './event-words.ts';

/** One endpoint: its health, its deliveries, its settings. */
export function EndpointPage({ id }: { readonly id: number }) {
  const query = useQuery(endpointQuery(id));
  if (query.error instanceof ApiError && query.error.status === 404) return <NotFoundPage />;
  return <Loaded query={query}>{(endpoint) => <EndpointView endpoint={endpoint} />}</Loaded>;
}

function EndpointView({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const [tone, word] = stateOf(endpoint);
  return (
    <Page
      title={endpoint.Name}
      badge={<Badge tone={tone}>{word}</Badge>}
      above={
        <Text size="xs" c="dimmed" mb={4} component="nav" aria-label="Way to this page">
          <AppLink href="/events">Events</AppLink> / {endpoint.Name}
        </Text>
      }
      intro={endpoint.Url ?? 'Handlers of the client extension, in the process of the server'}
      actions={<EndpointActions endpoint={endpoint} />}
    >
      <EndpointNotes endpoint={endpoint} />
      <EndpointHealth endpoint={endpoint} />
      <DeliveriesSection endpoint={endpoint} />
      <SettingsSection endpoint={endpoint} />
    </Page>
  );
}

const FORMATS = { standard: 'Standard Webhooks', published: 'Published service' } as const;

function SettingsSection({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const { Kind, SubscriptionId, SubscriptionName, Types, IncludeCustomer, MaxInFlight } = endpoint;
  return (
    <Section title="Settings">
      <DescriptionList
        facts={[
          ...(SubscriptionId === null
            ? []
            : ([
                [
                  'Subscription',
                  endpoint.MayChange ? (
                    <AppLink key="subscription" href={`/profile/subscriptions/${SubscriptionId}`}>
                      {SubscriptionName}
                    </AppLink>
                  ) : (
                    SubscriptionName
                  ),
                ],
              ] as const)),
          ['Format', Kind === 'extension' ? 'Call of a handler' : FORMATS[endpoint.Format]],
          ['Types of events', Types.length === 0 ? 'All that the subscription may see' : Types.join(', ')],
          ['Customer', IncludeCustomer ? 'Sent with each event' : 'Not sent'],
          ['Deliveries at a time', MaxInFlight],
          ...(endpoint.PreviousSecretUntil === null
            ? []
            : ([
                [
                  'Former secret',
                  <span key="secret">
                    signs too until <Timestamp at={endpoint.PreviousSecretUntil} />
                  </span>,
                ],
              ] as const)),
          ['Created', <Timestamp key="created" at={endpoint.CreatedAt} />],
          ['Last change', <Timestamp key="changed" at={endpoint.ChangedAt} />],
        ]}
      />
    </Section>
  );
}
