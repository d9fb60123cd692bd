import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OfficeBatch } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { UndoMergeDialog } from '../merge/undo-merge-dialog.tsx';
import { useMay } from '../people/office-query.ts';
import classes from './batches.module.css';
import { namesAmong } from './plan-words.ts';
import { UndoBatchDialog } from './undo-batch-dialog.tsx';

interface UndoProps {
  readonly batch: OfficeBatch;
}

/** The undo of a committed batch, or of the merge that made it. */
export function UndoBatch({ batch }: UndoProps) {
  const may = useMay();
  if (batch.Merge !== null) return <UndoOfMerge merge={batch.Merge} />;
  if (may('batches.commit')) return <UndoOfMoves batch={batch} />;
  return <span className={classes['quiet']}>Your roles do not permit undoing batches.</span>;
}

function UndoOfMoves({ batch }: UndoProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Undo</Button>
      <span className={classes['quiet']}>
        Possible until somebody in it moves again, or somebody new comes below them or takes the former place.
      </span>
      {isOpen ? <UndoBatchDialog batch={batch} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

interface UndoOfMergeProps {
  readonly merge: NonNullable<OfficeBatch['Merge']>;
}

/** The moves of a merge are undone only with all its other changes. */
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
