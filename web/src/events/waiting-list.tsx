import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsoleEndpoint, WaitingEvent } from '../api/model.ts';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { MoreButton } from '../layout/more-button.tsx';
import { formatSecond } from '../layout/timestamp.tsx';
import { PAGE, waitingQuery } from './event-queries.ts';
import { EventTypeText } from './event-type.tsx';
import classes from './events.module.css';
import { PreviewDialog } from './preview-dialog.tsx';
import { SkipDialog } from './skip-dialog.tsx';

/** Events that the receiver refused, and those behind them. */
export function WaitingList({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const waiting = useInfiniteQuery(waitingQuery(endpoint.EndpointId));
  return (
    <Loaded query={waiting}>
      {({ pages }) => {
        const items = pages.flat();
        if (items.length === 0)
          return <Empty title="No event waits">The receiver has accepted every event so far.</Empty>;
        return (
          <>
            <ul className={classes['rows']} aria-label="Waiting events">
              {items.map((item) => (
                <li key={item.Position} className={`${classes['row']} ${classes['waiting']}`}>
                  <WaitingRow endpoint={endpoint} item={item} />
                </li>
              ))}
            </ul>
            <MoreButton query={waiting} page={PAGE} />
          </>
        );
      }}
    </Loaded>
  );
}

interface WaitingRowProps {
  readonly endpoint: ConsoleEndpoint;
  readonly item: WaitingEvent;
}

function WaitingRow({ endpoint, item }: WaitingRowProps) {
  const [dialog, setDialog] = useState<'skip' | 'preview' | null>(null);
  const { Position, Type, CustomerId, Attempts, NextAttemptAt } = item;
  const close = () => setDialog(null);
  return (
    <>
      <span className={classes['number']}>{Position}</span>
      <EventTypeText type={Type} />
      <span className={classes['dim']}>{CustomerId === null ? '' : `Customer ${CustomerId}`}</span>
      <span className={classes['dim']}>
        {Attempts === 0
          ? 'Behind another event of the customer'
          : `${Attempts} failed, next ${formatSecond(NextAttemptAt)}`}
      </span>
      <Group gap="xs" justify="flex-end">
        {endpoint.Kind === 'webhook' ? (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Dry run of event ${Position}`}
            onClick={() => setDialog('preview')}
          >
            Dry run
          </Button>
        ) : null}
        {endpoint.MayChange ? (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Skip event ${Position}`}
            onClick={() => setDialog('skip')}
          >
            Skip
          </Button>
        ) : null}
      </Group>
      {dialog === 'preview' ? (
        <PreviewDialog endpoint={endpoint} position={Position} onClose={close} />
      ) : null}
      {dialog === 'skip' ? (
        <SkipDialog endpointId={endpoint.EndpointId} position={Position} onClose={close} />
      ) : null}
    </>
  );
}
