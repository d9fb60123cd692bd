import { useQueryClient } from '@tanstack/react-query';
import type { OfficeBatch, OfficePerson } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { AppLink } from '../layout/app-link.tsx';
import { DoneMessage } from '../layout/done-message.tsx';
import { useMay } from '../people/office-query.ts';
import { refreshBatches, undoBatch } from './batch-queries.ts';
import { nameOf, namesAmong } from './plan-words.ts';

interface UndoMessageProps {
  readonly batch: OfficeBatch;
  readonly person: OfficePerson;
  readonly onClose: () => void;
}

/** What a batch did, and its undo. */
export function UndoMessage({ batch, person, onClose }: UndoMessageProps) {
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoBatch(batch.BatchId),
    onSuccess: () => refreshBatches(client),
  });
  const { mutate, isPending, isSuccess: isDone, error } = undo;
  const canUndo = useMay()('batches.commit') && !isDone && batch.State === 'committed';
  const words = isDone ? undoneWords(batch, person) : doneWords(batch, person);
  return (
    <DoneMessage
      words={error === null ? words : error.message}
      canUndo={canUndo}
      isUndoing={isPending}
      isKept={undo.isError}
      onUndo={mutate}
      onClose={onClose}
    >
      <AppLink href={`/office/batches/${batch.BatchId}`}>Batch {batch.BatchId}</AppLink>
    </DoneMessage>
  );
}

function doneWords({ BatchId, State, Moves }: OfficeBatch, person: OfficePerson): string {
  if (State === 'staged') return `Added to batch ${BatchId}: ${nameOf(person)}. Nobody has moved yet.`;
  const to = Moves.length === 1 ? Moves[0]?.To : null;
  if (to == null) return `${nameOf(person)} moved.`;
  const named = namesAmong([person, to]);
  return `${named(person)} moved below ${named(to)}.`;
}

function undoneWords({ Moves }: OfficeBatch, person: OfficePerson): string {
  return `${nameOf(person)} ${Moves.length === 1 ? 'is' : 'are'} back.`;
}
