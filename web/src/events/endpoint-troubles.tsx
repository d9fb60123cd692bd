import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../layout/app-link.tsx';
import { Note } from '../layout/note.tsx';
import { formatMoment } from '../layout/timestamp.tsx';
import { troubledEndpointsQuery } from './event-queries.ts';

const SHOWN_MAX = 3;

/** Tells those who look after endpoints that one is disabled or fails. Nothing while all is well. */
export function EndpointTroubles() {
  const troubled = useQuery(troubledEndpointsQuery).data?.Endpoints ?? [];
  const mine = troubled.filter(({ MayChange }) => MayChange);
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
      {mine.length > SHOWN_MAX ? (
        <Text size="sm">
          <AppLink href="/events">All event endpoints</AppLink>
        </Text>
      ) : null}
    </Note>
  );
}
