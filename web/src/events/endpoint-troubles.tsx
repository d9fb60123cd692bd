import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { ConsoleEndpoint } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Note } from '../layout/note.tsx';
import { formatMoment } from '../layout/timestamp.tsx';
import { troubledEndpointsQuery } from './event-queries.ts';

const SHOWN_MAX = 3;

/** Warns people who manage endpoints when one is disabled or fails. Shows nothing if all endpoints deliver. */
export function EndpointTroubles() {
  const troubled = useQuery(troubledEndpointsQuery).data?.Endpoints ?? [];
  const [path] = useLocation();
  const mine = troubled.filter(({ MayChange }) => MayChange).toSorted(byTrouble);
  const rest = mine.length - SHOWN_MAX;
  if (mine.length === 0) return null;
  const isAnyDisabled = mine.some(({ State }) => State === 'disabled');
  return (
    <Note
      tone={isAnyDisabled ? 'bad' : 'warning'}
      title={
        mine.length === 1
          ? 'An event endpoint needs attention.'
          : `${mine.length} event endpoints need attention.`
      }
    >
      {mine.slice(0, SHOWN_MAX).map(({ EndpointId, Name, State, StateSince, Health }) => (
        <Text size="sm" key={EndpointId}>
          <AppLink href={`/events/${EndpointId}`}>{Name}</AppLink>{' '}
          {State === 'disabled'
            ? `has been disabled since ${formatMoment(StateSince)}. Its events are kept.`
            : `has been failing since ${formatMoment(Health.FailingSince ?? StateSince)}.`}
        </Text>
      ))}
      {rest > 0 ? (
        <Text size="sm">
          {path === '/events' ? (
            `${rest} more, marked in the list below.`
          ) : (
            <>
              {rest} more: <AppLink href="/events">all event endpoints</AppLink>
            </>
          )}
        </Text>
      ) : null}
    </Note>
  );
}

/** The worst first: disabled endpoints, then those that have failed longest. */
function byTrouble(one: ConsoleEndpoint, other: ConsoleEndpoint): number {
  const rank = ({ State }: ConsoleEndpoint) => (State === 'disabled' ? 0 : 1);
  const since = ({ State, StateSince, Health }: ConsoleEndpoint) =>
    State === 'disabled' ? StateSince : (Health.FailingSince ?? StateSince);
  return rank(one) - rank(other) || since(one).localeCompare(since(other));
}
