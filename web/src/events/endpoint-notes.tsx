import { Text } from '@mantine/core';
import type { ConsoleEndpoint } from '../api/model.ts';
import { Note } from '../layout/note.tsx';
import { formatMoment } from '../layout/timestamp.tsx';
import { whyDisabled } from './event-words.ts';

/** Important facts about an endpoint that does not deliver. */
export function EndpointNotes({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const { State, StateReason, StateSince, Health, DisabledAt, Replay } = endpoint;
  return (
    <>
      {State === 'disabled' ? (
        <Note tone="bad" title={`This endpoint has been disabled since ${formatMoment(StateSince)}.`}>
          <Text size="sm">
            {whyDisabled(StateReason)} Nothing is sent, and no event is lost while events are stored. Fix the
            receiver, then resume the endpoint.
          </Text>
        </Note>
      ) : null}
      {State === 'paused' ? (
        <Note tone="warning" title={`This endpoint has been paused since ${formatMoment(StateSince)}.`}>
          <Text size="sm">Nothing is sent, and no event is lost while events are stored.</Text>
        </Note>
      ) : null}
      {State === 'active' && Health.FailingSince !== null ? (
        <Note tone="warning" title={`No delivery has succeeded since ${formatMoment(Health.FailingSince)}.`}>
          <Text size="sm">
            {Health.NextAttemptAt === null
              ? 'Failed events are tried again; those of other customers go on.'
              : `The next attempt is at ${formatMoment(Health.NextAttemptAt)}.`}
            {DisabledAt === null
              ? ''
              : ` Unless one succeeds, the endpoint is disabled at ${formatMoment(DisabledAt)}.`}
          </Text>
        </Note>
      ) : null}
      {Health.FailingSince === null && Health.ThrottledUntil !== null ? (
        <Note
          tone="warning"
          title={`This endpoint is throttled until ${formatMoment(Health.ThrottledUntil)}.`}
        >
          <Text size="sm">
            The receiver has answered 429, which does not count as a failure. No event is lost while events
            are stored.
          </Text>
        </Note>
      ) : null}
      {Replay === null ? null : (
        <Note tone="good" title={`A replay has reached event ${Replay.Position} of ${Replay.Through}.`} />
      )}
    </>
  );
}
