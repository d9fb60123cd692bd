import { useQuery } from '@tanstack/react-query';
import { endpointsQuery } from '../events/event-queries.ts';
import { describeDuration, describeLag, stateOf, successRate } from '../events/event-words.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Badge } from '../layout/badge.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Panel } from '../layout/panel.tsx';
import classes from './company.module.css';

const SHOWN_MAX = 6;
const ORDER = ['bad', 'warning', 'neutral', 'good'];

/** The event endpoints, those with problems first. */
export function EndpointsPanel() {
  return (
    <Panel title="Event endpoints" aside={<AppLink href="/events">Show all</AppLink>}>
      <Loaded query={useQuery(endpointsQuery)}>
        {({ Endpoints }) =>
          Endpoints.length === 0 ? (
            <Empty title="No event endpoints">Events are kept, and delivered to nobody.</Empty>
          ) : (
            <ul className={classes['items']} aria-label="Event endpoints">
              {Endpoints.map((endpoint) => ({ ...endpoint, look: stateOf(endpoint) }))
                .toSorted((one, other) => ORDER.indexOf(one.look[0]) - ORDER.indexOf(other.look[0]))
                .slice(0, SHOWN_MAX)
                .map(({ EndpointId, Name, Health, Hours, look: [tone, word] }) => (
                  <li key={EndpointId}>
                    <AppLink href={`/events/${EndpointId}`}>{Name}</AppLink>
                    <Badge tone={tone}>{word}</Badge>
                    <small>
                      {describeLag(Health)}
                      {successRate(Hours) === null ? '' : ` · ${successRate(Hours)} delivered`}
                      {Health.P95Ms === null ? '' : ` · p95 ${describeDuration(Health.P95Ms)}`}
                    </small>
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
