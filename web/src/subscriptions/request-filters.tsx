import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { operationGroupsQuery } from '../products/product-queries.ts';
import { STATUS_FILTERS, type StatusFilter } from './subscription-queries.ts';

export interface Filter {
  readonly status: StatusFilter;
  /** Id of an operation; null for all. */
  readonly operation: string | null;
}

interface RequestFiltersProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

/** Selects requests by operation and by status. */
export function RequestFilters({ filter, onChange }: RequestFiltersProps) {
  const groups = useQuery(operationGroupsQuery).data?.Groups ?? [];
  return (
    <>
      <Select
        size="xs"
        aria-label="Filter by operation"
        placeholder="All operations"
        data={groups.map(({ Group: group, Operations }) => ({
          group,
          items: Operations.map(({ OperationId, Summary }) => ({ value: OperationId, label: Summary })),
        }))}
        value={filter.operation}
        onChange={(operation) => onChange({ ...filter, operation })}
        searchable
        clearable
      />
      <SegmentedControl
        size="xs"
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status })}
        aria-label="Filter by status"
        data={[...STATUS_FILTERS]}
      />
    </>
  );
}
