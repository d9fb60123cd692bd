import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { type Filter, RequestFilters } from './request-filters.tsx';
import { RequestList } from './request-list.tsx';
import { requestsQuery } from './subscription-queries.ts';

interface RequestsSectionProps {
  readonly subscriptionId: number;
  readonly isAdministrator: boolean;
}

const EVERYTHING: Filter = { status: 'all', operation: null };

/** The latest requests with their errors. */
export function RequestsSection({ subscriptionId, isAdministrator }: RequestsSectionProps) {
  const [filter, setFilter] = useState(EVERYTHING);
  const { status, operation } = filter;
  const requests = useInfiniteQuery(requestsQuery(subscriptionId, status, operation));
  const isFiltered = status !== 'all' || operation !== null;
  return (
    <Section
      title="Recent requests"
      actions={
        <Group gap="xs">
          <RequestFilters filter={filter} onChange={setFilter} />
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
            return <Empty title={isFiltered ? 'No matching requests' : 'No requests yet'} />;
          return <RequestList items={items} showsHookCalls={isAdministrator} more={requests} />;
        }}
      </Loaded>
    </Section>
  );
}
