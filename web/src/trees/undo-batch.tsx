import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfficeBatch } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { UndoMergeDialog } from '../merge/undo-merge-dialog.tsx';
import { useMay } from '../people/office-query.ts';
import { refreshBatches, undoBatch } from './batch-queries.ts';
import { describeMoves } from './batch-words.ts';
import classes from './batches.module.css';
import { nameOf, namesAmong } from './plan-words.ts';

interface UndoProps {
  readonly batch: OfficeBatch;
}

/** The way back from a committed batch: its undo, or that of the merge that made it. */
export function UndoBatch({ batch }: UndoProps) {
  const may = useMay();
  if (batch.Merge !== null) return <UndoOfMerge merge={batch.Merge} />;
  if (may('batches.commit')) return <UndoOfMoves batch={batch} />;
  return <span className={classes['quiet']}>Your roles do not permit undoing batches.</span>;
}

function UndoOfMoves({ batch }: UndoProps) {
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { BatchId, Moves } = batch;
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>Undo</Button>
      <span className={classes['quiet']}>
        Possible until somebody in it moves again, or somebody new comes below them or takes the former place.
      </span>
      {isAsking ? (
        <ConfirmDialog
          title={`Undo batch ${BatchId}?`}
          confirmLabel="Undo batch"
          onConfirm={async () => {
            await undoBatch(BatchId);
            await refreshBatches(client);
          }}
          onClose={() => setIsAsking(false)}
          explain={(error) => <WayOut batch={batch} message={error.message} />}
        >
          {describeMoves(Moves.length)} {Moves.length === 1 ? 'is' : 'are'} taken back. Everyone in this batch
          returns to the place before it, with their downline. If something was built on the batch, nobody is
          moved.
        </ConfirmDialog>
      ) : null}
    </>
  );
}

const BUILT_UPON = /in the (.+) tree, customer (\d+)/;

/** What to do when something was built on the batch: the card of the person in the tree names the later one. */
function WayOut({ batch, message }: UndoProps & { readonly message: string }) {
  const [, tree, id] = BUILT_UPON.exec(message) ?? [];
  if (tree === undefined) return null;
  const move = batch.Moves.find(({ Person }) => String(Person.CustomerId) === id);
  const who = move === undefined ? `customer ${id}` : nameOf(move.Person);
  return (
    <>
      Look at{' '}
      <AppLink href={`/office/trees/${tree}?person=${id}`}>
        {who} in the {tree} tree
      </AppLink>
      : the card names the batch of the later move. Undo that one first, or move the people back one by one.
    </>
  );
}

interface UndoOfMergeProps {
  readonly merge: NonNullable<OfficeBatch['Merge']>;
}

/** The moves of a merge go back only with everything else that it changed. */
function UndoOfMerge({ merge: { Survivor, Merged } }: UndoOfMergeProps) {
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const named = namesAmong([Survivor, Merged]);
  return (
    <>
      {may('people.merge') ? <Button onClick={() => setIsOpen(true)}>Undo merge</Button> : null}
      <span className={classes['quiet']}>
        A merge made this batch, so it is undone with the merge, on the page of{' '}
        <AppLink href={`/office/people/${Merged.CustomerId}`}>{named(Merged)}</AppLink>
        {may('people.merge') ? ' or here.' : ', by somebody with the permission for merges.'}
      </span>
      {isOpen ? <UndoMergeDialog mergedId={Merged.CustomerId} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
