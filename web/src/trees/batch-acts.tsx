import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfficeBatch } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { useMay } from '../people/office-query.ts';
import { commitBatch, discardBatch, refreshBatches } from './batch-queries.ts';
import { describeMoves } from './batch-words.ts';
import classes from './batches.module.css';
import { UndoBatch } from './undo-batch.tsx';

interface BatchActsProps {
  readonly batch: OfficeBatch;
  readonly onDiscarded: () => void;
}

/** The actions that the state of a batch permits. */
export function BatchActs({ batch, onDiscarded }: BatchActsProps) {
  const client = useQueryClient();
  const may = useMay();
  const refresh = () => refreshBatches(client);
  const commit = useMutation({ mutationFn: () => commitBatch(batch), onSettled: refresh });
  const [isAsking, setIsAsking] = useState(false);
  const { error } = commit;
  const whyNot = whyNoCommit(batch, may('batches.commit'));
  return (
    <div style={{ marginTop: '1rem' }}>
      {error === null ? null : <ErrorNote error={error} />}
      {batch.State === 'staged' ? (
        <div className={classes['acts']}>
          <Button
            loading={commit.isPending}
            disabled={whyNot !== null}
            aria-describedby="why-no-commit"
            onClick={() => commit.mutate()}
          >
            Commit {describeMoves(batch.Moves.length)}
          </Button>
          <Button variant="default" onClick={refresh}>
            Check again
          </Button>
          {may('trees.move') ? (
            <Button variant="default" onClick={() => setIsAsking(true)}>
              Discard batch
            </Button>
          ) : null}
          <span id="why-no-commit" className={classes['quiet']}>
            {whyNot ?? 'All moves are carried out together, or none. Can be undone afterwards.'}
          </span>
        </div>
      ) : null}
      {batch.State === 'committed' ? (
        <div className={classes['acts']}>
          <UndoBatch batch={batch} />
        </div>
      ) : null}
      {isAsking ? (
        <ConfirmDialog
          title={`Discard batch ${batch.BatchId}?`}
          confirmLabel="Discard batch"
          isDangerous
          onConfirm={async () => {
            await discardBatch(batch);
            onDiscarded();
            await client.invalidateQueries({ queryKey: ['placement-batches', 'list'] });
          }}
          onClose={() => setIsAsking(false)}
        >
          The list of {describeMoves(batch.Moves.length)} is lost. Nobody is moved.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

/** Why the commit is not possible; `null` if it is. */
function whyNoCommit({ Moves, IsAllowed }: OfficeBatch, mayCommit: boolean): string | null {
  if (!mayCommit) return 'Your roles do not permit commits.';
  if (Moves.length === 0) return 'This batch has no moves.';
  if (IsAllowed === null) return 'Checking the moves…';
  return IsAllowed ? null : 'Remove the moves that are in conflict first.';
}
