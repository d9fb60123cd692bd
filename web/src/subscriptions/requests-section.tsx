import { Button, Group, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable } from '../layout/data-table.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { RequestRow } from './request-row.tsx';
import { requestsQuery, STATUS_FILTERS, type StatusFilter } from './subscription-queries.ts';

/** The latest requests with their errors. */
export function RequestsSection({ subscriptionId }: { readonly subscriptionId: number }) {
  const [status, setStatus] = useState<StatusFilter>('all');
  const requests = useInfiniteQuery(requestsQuery(subscriptionId, status));
  return (
    <Section
      title="Recent requests"
      actions={
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            value={status}
            onChange={setStatus}
            aria-label="Filter by status"
            data={[...STATUS_FILTERS]}
          />
          <Button
            variant="default"
            size="xs"
            loading={requests.isRefetching}
            onClick={() => void requests.refetch()}
          >
            Refresh
          </Button>
        </Group>
      }
    >
      <Loaded query={requests}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.Items);
          if (items.length === 0)
            return <Empty title={status === 'all' ? 'No requests yet' : 'No matching requests'} />;
          return (
            <>
              <DataTable
                label="Recent requests"
                head={['Time', 'Status', 'Request', 'Duration', 'Request ID']}
                minWidth="44rem"
              >
                {items.map((item) => (
                  <RequestRow key={item.RequestId} item={item} />
                ))}
              </DataTable>
              {requests.hasNextPage ? (
                <Group justify="center" mt="sm">
                  <Button
                    variant="default"
                    size="xs"
                    loading={requests.isFetchingNextPage}
                    onClick={() => void requests.fetchNextPage()}
                  >
                    Show more
                  </Button>
                </Group>
              ) : null}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
