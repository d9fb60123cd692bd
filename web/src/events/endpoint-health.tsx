import type { ReactNode } from 'react';
import type { ConsoleEndpoint } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { Timestamp } from '../layout/timestamp.tsx';
import { describeDuration, describeLag, stateOf, successRate } from './event-words.ts';
import classes from './events.module.css';
import { HourBars } from './hour-bars.tsx';
import { HoursTable } from './hours-table.tsx';

/** The health of an endpoint in one line; several in a narrow window. */
export function EndpointHealth({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const { EndpointId, Health, Hours } = endpoint;
  const [, word] = stateOf(endpoint);
  const { Waiting, P95Ms, LastSuccessAt, NextAttemptAt } = Health;
  return (
    <>
      <div className={classes['healthLine']}>
        <dl className={classes['figures']} aria-label="Health">
          <Figure name="State">{word}</Figure>
          <Figure name="Lag">{describeLag(Health)}</Figure>
          <Figure name="Waiting">
            {Waiting === 0 ? (
              '0'
            ) : (
              <AppLink href={`/events/${EndpointId}?outcome=waiting`}>{formatNumber(Waiting)}</AppLink>
            )}
          </Figure>
          <Figure name="Success, 24 h">{successRate(Hours) ?? 'no attempts'}</Figure>
          <Figure name="Duration (p95, newest 200)">{P95Ms === null ? '–' : describeDuration(P95Ms)}</Figure>
          <Figure name="Last success">
            <Timestamp at={LastSuccessAt} />
          </Figure>
          {NextAttemptAt === null ? null : (
            <Figure name="Next attempt">
              <Timestamp at={NextAttemptAt} />
            </Figure>
          )}
        </dl>
        <figure>
          <figcaption>Last 24 hours</figcaption>
          <HourBars hours={Hours} />
        </figure>
      </div>
      <HoursTable hours={Hours} />
    </>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
