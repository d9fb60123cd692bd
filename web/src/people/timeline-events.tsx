import type { TimelineEffect } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import classes from './timeline.module.css';

const OUTCOMES = {
  delivered: ['✓', 'delivered to'],
  failed: ['✕', 'refused by'],
  throttled: ['‖', 'put off by'],
  skipped: ['–', 'skipped for'],
} as const;

/** The events of one request, with the outcome of each at every endpoint. */
export function TimelineEvents({ events }: { readonly events: readonly TimelineEffect[] }) {
  if (events.length === 0) return null;
  return (
    <li className={classes['events']}>
      {events.length === 1 ? 'Event ' : 'Events '}
      {events.map(({ Text, At, Deliveries }, index) => (
        <span key={`${Text} ${At}`}>
          <code>{Text}</code>
          {Deliveries.map(({ EndpointId, EndpointName, AttemptId, Outcome }) => {
            const [sign, words] = OUTCOMES[Outcome];
            return (
              <span key={EndpointId}>
                {' '}
                <span aria-hidden="true">{sign}</span> {words}{' '}
                <AppLink href={`/events/${EndpointId}?delivery=${AttemptId}`}>{EndpointName}</AppLink>
              </span>
            );
          })}
          {index < events.length - 1 ? ', ' : ''}
        </span>
      ))}
    </li>
  );
}
