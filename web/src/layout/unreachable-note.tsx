import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { ApiError } from '../api/api-error.ts';
import { isReachable } from '../api/is-reachable.ts';
import { Note } from './note.tsx';

const RETRY_MS = 5_000;

export function isUnreachable(error: Error): boolean {
  return error instanceof ApiError && error.code === 'unreachable';
}

/** Says that the server cannot be reached, and tries again until it answers. All notes of a page share one attempt. */
export function UnreachableNote({ onReachable }: { readonly onReachable: () => void }) {
  const probe = useQuery({
    queryKey: ['reachable'],
    queryFn: isReachable,
    refetchInterval: RETRY_MS,
    staleTime: 0,
    gcTime: 0,
  });
  const { data: isUp, dataUpdatedAt } = probe;
  const proceed = useEffectEvent(onReachable);
  // Every answer counts: after a server has recovered, the first read may still fail.
  useEffect(() => {
    if (isUp === true && dataUpdatedAt > 0) proceed();
  }, [isUp, dataUpdatedAt]);
  return (
    <Note tone="bad" title="The server cannot be reached.">
      <Text size="sm" mb="xs">
        This page tries again every few seconds. If the problem continues, check your connection, or ask an
        administrator.
      </Text>
      <Button variant="default" size="xs" loading={probe.isFetching} onClick={() => void probe.refetch()}>
        Retry
      </Button>
    </Note>
  );
}
