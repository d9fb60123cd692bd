import { Button, CloseButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { OfficeBatch, OfficePerson } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { areSingleKeysOn, isTyping } from '../layout/single-keys.ts';
import { useMay } from '../people/office-query.ts';
import { refreshBatches, undoBatch } from './batch-queries.ts';
import { nameOf } from './plan-words.ts';
import classes from './trees.module.css';

const SHOWN_MS = 10_000;

interface UndoMessageProps {
  readonly batch: OfficeBatch;
  readonly person: OfficePerson;
  readonly onClose: () => void;
}

/** What was done, and the way back. Pointing at it or focusing it stops the time. */
export function UndoMessage({ batch, person, onClose }: UndoMessageProps) {
  const client = useQueryClient();
  const [isHeld, setIsHeld] = useState(false);
  const undo = useMutation({
    mutationFn: () => undoBatch(batch.BatchId),
    onSuccess: () => refreshBatches(client),
  });
  useEffect(() => {
    if (isHeld || undo.isPending || undo.isError) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld, undo.isPending, undo.isError, onClose]);
  const { mutate, isPending, isSuccess: isDone } = undo;
  const canUndo = useMay()('batches.commit') && !isDone && batch.State === 'committed';
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'z' || event.ctrlKey || event.metaKey) return;
      if (isTyping(event.target) || !areSingleKeysOn()) return;
      if (canUndo && !isPending) mutate();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [mutate, canUndo, isPending]);
  const words = isDone ? undoneWords(batch, person) : doneWords(batch, person);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only stops the time
    <div
      className={classes['message']}
      onMouseEnter={() => setIsHeld(true)}
      onMouseLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <div role="status">{undo.error === null ? words : undo.error.message}</div>
      {canUndo ? (
        <Button size="xs" loading={isPending} onClick={() => mutate()}>
          Undo
        </Button>
      ) : null}
      <AppLink href={`/office/batches/${batch.BatchId}`}>Batch {batch.BatchId}</AppLink>
      <CloseButton size="sm" aria-label="Close message" onClick={onClose} />
    </div>
  );
}

function doneWords({ BatchId, State, Moves }: OfficeBatch, person: OfficePerson): string {
  const isOne = Moves.length === 1;
  if (State === 'staged')
    return `${nameOf(person)} ${isOne ? 'was' : 'were'} added to batch ${BatchId}. Nobody has moved yet.`;
  const to = isOne ? Moves[0]?.To : null;
  return `${nameOf(person)} moved${to == null ? '' : ` below ${nameOf(to)}`}.`;
}

function undoneWords({ Moves }: OfficeBatch, person: OfficePerson): string {
  return `${nameOf(person)} ${Moves.length === 1 ? 'is' : 'are'} back.`;
}
