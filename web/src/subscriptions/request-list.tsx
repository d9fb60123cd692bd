import { useMediaQuery } from '@mantine/hooks';
import type { LoggedRequest } from '../api/model.ts';
import { DataTable } from '../layout/data-table.tsx';
import { MoreButton, type PagedQuery } from '../layout/more-button.tsx';
import { RequestCard } from './request-card.tsx';
import { RequestRow } from './request-row.tsx';
import classes from './subscriptions.module.css';

const LABEL = 'Recent requests';
/** The table does not fit in a narrower window. */
const IS_NARROW = '(max-width: 45em)';

interface RequestListProps {
  readonly items: readonly LoggedRequest[];
  readonly showsHookCalls: boolean;
  /** The query that reads older requests. */
  readonly more: PagedQuery;
}

/** Logged requests, and a button for older ones. */
export function RequestList({ items, showsHookCalls, more }: RequestListProps) {
  const isNarrow = useMediaQuery(IS_NARROW, false, { getInitialValueInEffect: false });
  return (
    <>
      {isNarrow ? (
        <ul className={classes['requests']} aria-label={LABEL}>
          {items.map((item) => (
            <RequestCard key={item.RequestId} item={item} showsHookCalls={showsHookCalls} />
          ))}
        </ul>
      ) : (
        <DataTable
          label={LABEL}
          head={['Time', 'Status', 'Request', 'Duration', 'Request ID', '']}
          minWidth="44rem"
        >
          {items.map((item) => (
            <RequestRow key={item.RequestId} item={item} showsHookCalls={showsHookCalls} />
          ))}
        </DataTable>
      )}
      <MoreButton query={more} />
    </>
  );
}
