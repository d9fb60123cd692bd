import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ConsoleAttempt, ConsoleEndpoint, EventType } from '../api/model.ts';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { MoreButton } from '../layout/more-button.tsx';
import { Section } from '../layout/section.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { DeliveryFilters } from './delivery-filters.tsx';
import { DeliveryRow } from './delivery-row.tsx';
import { deliveriesQuery, endpointsQuery, PAGE } from './event-queries.ts';
import classes from './events.module.css';
import { useDeliveryFilter } from './use-delivery-filter.ts';
import { WaitingList } from './waiting-list.tsx';

/** Attempts to deliver, latest first, and the events that wait. */
export function DeliveriesSection({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const types = useQuery(endpointsQuery)
    .data?.Types.filter(({ Format }) => Format === 'standard')
    .map(({ Type }) => Type as EventType);
  const address = useDeliveryFilter(types ?? null);
  const { filter, attemptId } = address;
  const deliveries = useInfiniteQuery({
    ...deliveriesQuery(endpoint.EndpointId, filter),
    // A type in the address is checked first.
    enabled: filter.outcome !== 'waiting' && (filter.type === null || types !== undefined),
  });
  return (
    <Section
      title="Deliveries"
      intro="The newest 1,000 of each outcome, for 7 days. Days are in UTC."
      actions={
        <Button
          variant="default"
          size="xs"
          loading={deliveries.isRefetching}
          onClick={() => void deliveries.refetch()}
        >
          Refresh
        </Button>
      }
    >
      <DeliveryFilters
        filter={filter}
        types={types ?? []}
        waiting={endpoint.Health.Waiting}
        onChange={address.change}
      />
      <UnusableAddress parts={address.unusable} onRemove={() => address.change({})} />
      {filter.outcome === 'waiting' ? (
        <WaitingList endpoint={endpoint} />
      ) : (
        <Loaded query={deliveries}>
          {({ pages }) => (
            <div aria-busy={deliveries.isPlaceholderData} className={classes['list']}>
              <DeliveryList items={pages.flat()} address={address} isFiltered={address.isFiltered} />
            </div>
          )}
        </Loaded>
      )}
      {filter.outcome === 'waiting' ? null : <MoreButton query={deliveries} page={PAGE} />}
      {attemptId === null ? null : (
        <DeliveryDrawer
          key={attemptId}
          endpoint={endpoint}
          attemptId={attemptId}
          onOpen={address.open}
          onClose={address.close}
        />
      )}
    </Section>
  );
}

interface DeliveryListProps {
  readonly items: readonly ConsoleAttempt[];
  readonly address: ReturnType<typeof useDeliveryFilter>;
  readonly isFiltered: boolean;
}

function DeliveryList({ items, address, isFiltered }: DeliveryListProps) {
  if (items.length === 0)
    return isFiltered ? (
      <Empty title="No matching deliveries">
        Filters are on.
        <br />
        <Button variant="default" size="xs" mt="sm" onClick={address.clear}>
          Clear filters
        </Button>
      </Empty>
    ) : (
      <Empty title="No deliveries yet">They appear when something happens, or after “Send test”.</Empty>
    );
  return (
    <ul className={classes['rows']} aria-label="Deliveries">
      {items.map((item) => (
        <li key={item.AttemptId}>
          <DeliveryRow item={item} search={address.searchTo(item.AttemptId)} />
        </li>
      ))}
    </ul>
  );
}
