import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ConsoleEndpoint, ConsoleEndpoints } from '../api/model.ts';
import { Badge } from '../layout/badge.tsx';
import { PlusIcon } from '../layout/icons.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { EndpointFormDialog } from './endpoint-form-dialog.tsx';
import { EndpointTroubles } from './endpoint-troubles.tsx';
import { endpointsQuery } from './event-queries.ts';
import { describeDuration, describeLag, stateOf, successRate } from './event-words.ts';
import classes from './events.module.css';
import { HourBars } from './hour-bars.tsx';
import { useNewSecret } from './use-new-secret.tsx';

/** The event endpoints and their health. */
export function EventsPage() {
  const query = useQuery(endpointsQuery);
  const [isCreating, setIsCreating] = useState(false);
  const secret = useNewSecret();
  const mayCreate = (query.data?.Subscriptions.length ?? 0) > 0;
  return (
    <Page
      title="Events"
      intro="An event endpoint is a URL that gets what happens on this server, in order, until it has accepted each event."
      actions={
        mayCreate ? (
          <Button size="xs" leftSection={<PlusIcon size={14} />} onClick={() => setIsCreating(true)}>
            New endpoint
          </Button>
        ) : undefined
      }
    >
      <EndpointTroubles />
      <Loaded query={query}>{(found) => <EndpointList found={found} />}</Loaded>
      {isCreating && query.data !== undefined ? (
        <EndpointFormDialog
          endpoint={null}
          known={query.data}
          onClose={() => setIsCreating(false)}
          onSecrets={secret.show}
        />
      ) : null}
      {secret.dialog}
    </Page>
  );
}

function EndpointList({ found: { Endpoints, Subscriptions } }: { readonly found: ConsoleEndpoints }) {
  if (Endpoints.length === 0)
    return (
      <Empty title="No event endpoints yet">
        {Subscriptions.length === 0
          ? 'You own no subscription that may have one. An administrator can give you one, with the scope Events:*.'
          : 'Create one with “New endpoint”, and send it a test. '}
        <br />
        <Anchor inherit href="/docs/guides/events">
          Guide to events
        </Anchor>
      </Empty>
    );
  return (
    <ul className={classes['rows']} aria-label="Event endpoints">
      {Endpoints.map((endpoint) => (
        <li key={endpoint.EndpointId}>
          <EndpointRow endpoint={endpoint} />
        </li>
      ))}
    </ul>
  );
}

function EndpointRow({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const { EndpointId, Name, Url, SubscriptionName, Health, Hours } = endpoint;
  const [tone, word] = stateOf(endpoint);
  const rate = successRate(Hours);
  return (
    <Link href={`/events/${EndpointId}`} className={`${classes['row']} ${classes['endpoint']}`}>
      <span className={classes['main']}>
        <b>{Name}</b>
        <span className={classes['dim']}>{SubscriptionName}</span>
        <br />
        <span className={classes['url']}>{Url ?? 'In the process of the server'}</span>
      </span>
      <span>
        <Badge tone={tone}>{word}</Badge>
      </span>
      <span className={classes['health']}>
        {describeLag(Health)}
        <span className={classes['dim']}>
          {rate === null ? 'no attempts in 24 h' : `${rate} delivered in 24 h`}
          {Health.P95Ms === null ? '' : `, p95 ${describeDuration(Health.P95Ms)}`}
        </span>
        <span className={classes['dim']}>
          last success <Timestamp at={Health.LastSuccessAt} none="never" />
        </span>
      </span>
      <HourBars hours={Hours} />
    </Link>
  );
}
