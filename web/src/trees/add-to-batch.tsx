import { Button, Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OfficeBatch } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import { addMoves, batchesQuery, type OrderedMove, refreshBatches, stageBatch } from './batch-queries.ts';

const OFFERED_MAX = 8;

interface AddToBatchProps {
  readonly move: OrderedMove | null;
  readonly reason: string;
  readonly onStaged: (batch: OfficeBatch) => void;
}

/**
 * Adds a move to a staged batch, or creates a batch. A move that is refused now may be part of a batch: the moves
 * before it can make it possible.
 */
export function AddToBatch({ move, reason, onStaged }: AddToBatchProps) {
  const client = useQueryClient();
  const staged = useQuery(batchesQuery('staged'));
  const adding = useMutation({
    mutationFn: ({ batchId, order }: { batchId: number | null; order: OrderedMove }) =>
      batchId === null ? stageBatch(reason, [order]) : addMoves(batchId, [{ ...order, Reason: reason }]),
    onSuccess: (batch) => {
      void refreshBatches(client);
      onStaged(batch);
    },
  });
  const add = (batchId: number | null) => move !== null && adding.mutate({ batchId, order: move });
  return (
    <>
      {adding.error === null ? null : <ErrorNote error={adding.error} />}
      <Menu position="top-end">
        <Menu.Target>
          <Button variant="default" disabled={move === null || reason === ''} loading={adding.isPending}>
            Add to batch
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => add(null)}>New batch</Menu.Item>
          {(staged.data ?? []).slice(0, OFFERED_MAX).map(({ BatchId, Reason }) => (
            <Menu.Item key={BatchId} onClick={() => add(BatchId)}>
              Batch {BatchId}
              {Reason === '' ? '' : `: ${Reason}`}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
