import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable } from '../layout/data-table.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { operationGroupsQuery } from '../products/product-queries.ts';
import { RequestRow } from './request-row.tsx';
import { requestsQuery, STATUS_FILTERS, type StatusFilter } from './subscription-queries.ts';

interface RequestsSectionProps {
  readonly subscriptionId: number;
  readonly isAdministrator: boolean;
}

/** The latest requests with their errors. */
export function RequestsSection({ subscriptionId, isAdministrator }: RequestsSectionProps) {
  const [status, setStatus] = useState<StatusFilter>('all');
  const [operation, setOperation] = useState<string | null>(null);
  const groups = useQuery(operationGroupsQuery).data?.Groups ?? [];
  const requests = useInfiniteQuery(requestsQuery(subscriptionId, status, operation));
  return (
    <Section
      title="Recent requests"
      actions={
        <Group gap="xs">
          <Select
            size="xs"
            aria-label="Filter by operation"
            placeholder="All operations"
            data={groups.map(({ Group: group, Operations }) => ({
              group,
              items: Operations.map(({ OperationId, Summary }) => ({ value: OperationId, label: Summary })),
            }))}
            value={operation}
            onChange={setOperation}
            searchable
            clearable
          />
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
            return (
              <Empty
                title={status === 'all' && operation === null ? 'No requests yet' : 'No matching requests'}
              />
            );
          return (
            <>
              <DataTable
                label="Recent requests"
                head={['Time', 'Status', 'Request', 'Duration', 'Request ID', '']}
                minWidth="44rem"
              >
                {items.map((item) => (
                  <RequestRow key={item.RequestId} item={item} showsHookCalls={isAdministrator} />
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
