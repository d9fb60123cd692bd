import { Button, Group } from '@mantine/core';
import { formatNumber } from './numbers.ts';

/** A list that is read page by page. */
export interface PagedQuery {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

interface MoreButtonProps {
  readonly query: PagedQuery;
  /** The number of items in a page, if it is always the same. */
  readonly page?: number;
}

/** Reads the next page of a list; nothing after the last one. */
export function MoreButton({ query, page }: MoreButtonProps) {
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center" mt="sm">
      <Button
        variant="default"
        size="xs"
        loading={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {page === undefined ? 'Show more' : `Show ${formatNumber(page)} more`}
      </Button>
    </Group>
  );
}
