import type { ReactNode } from 'react';
import type { ConsoleEndpoint } from '../api/model.ts';
import { formatNumber } from '../layout/numbers.ts';
import { Timestamp } from '../layout/timestamp.tsx';
import { describeDuration, describeLag, stateOf, successRate } from './event-words.ts';
import classes from './events.module.css';

/** The health of an endpoint in one line; several in a narrow window. */
export function EndpointHealth({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const { Health } = endpoint;
  const [, word] = stateOf(endpoint);
  const { RecentAttempts, Waiting, P95Ms, LastSuccessAt, NextAttemptAt } = Health;
  return (
    <dl className={classes['figures']} aria-label="Health">
      <Figure name="State">{word}</Figure>
      <Figure name="Lag">{describeLag(Health)}</Figure>
      <Figure name="Waiting">{formatNumber(Waiting)}</Figure>
      <Figure name={RecentAttempts === 0 ? 'Success' : `Success, last ${formatNumber(RecentAttempts)}`}>
        {successRate(Health)}
      </Figure>
      <Figure name="Duration (p95)">{P95Ms === null ? '–' : describeDuration(P95Ms)}</Figure>
      <Figure name="Last delivery">
        <Timestamp at={LastSuccessAt} />
      </Figure>
      {NextAttemptAt === null ? null : (
        <Figure name="Next attempt">
          <Timestamp at={NextAttemptAt} />
        </Figure>
      )}
    </dl>
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
