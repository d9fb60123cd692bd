import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OfficeMergeUndoPreview } from '../api/model.ts';
import { formatNumber } from '../layout/numbers.ts';
import { Timestamp } from '../layout/timestamp.tsx';
import { UndoDialog } from '../layout/undo-dialog.tsx';
import changes from '../people/change.module.css';
import { FieldText } from '../people/change-effects.tsx';
import { fieldPath } from '../people/field-labels.ts';
import { namesAmong } from '../trees/plan-words.ts';
import classes from './merge.module.css';
import { refreshMerged, undoMerge, undoPreviewQuery } from './merge-queries.ts';
import { Refusals } from './refusals.tsx';
import { UndoTrees } from './undo-trees.tsx';

const CANNOT = 'This merge cannot be undone now.';

interface UndoMergeDialogProps {
  readonly mergedId: number;
  readonly onClose: () => void;
}

/** What an undo would do, why it is refused, and the button that separates the two people again. */
export function UndoMergeDialog({ mergedId, onClose }: UndoMergeDialogProps) {
  const client = useQueryClient();
  return (
    <UndoDialog
      title="Undo merge"
      label="Undo merge"
      refusal={CANNOT}
      preview={useQuery(undoPreviewQuery(mergedId))}
      onUndo={() => undoMerge(mergedId)}
      onUndone={() => refreshMerged(client)}
      onClose={onClose}
      size="lg"
    >
      {(preview) => <UndoPreview preview={preview} />}
    </UndoDialog>
  );
}

function UndoPreview({ preview }: { readonly preview: OfficeMergeUndoPreview }) {
  const { Problems, Survivor, Merged, MergedAt, MergedBy, Reason, Fields, Sponsored } = preview;
  const named = namesAmong([Survivor, Merged]);
  return (
    <section aria-label="Preview" className={changes['effects']}>
      <Text size="sm">
        {named(Merged)} was merged into {named(Survivor)} by {MergedBy}, <Timestamp at={MergedAt} />.
      </Text>
      {Reason === '' ? null : <p className={classes['quote']}>{Reason}</p>}
      <Refusals problems={Problems} title={CANNOT} />
      <h3>An undo gives back</h3>
      <ul>
        <li>The record and the login of {named(Merged)}, with their IDs and web aliases</li>
        {Sponsored === 0 ? null : <li>The sponsor in {formatNumber(Sponsored)} records</li>}
      </ul>
      <UndoTrees preview={preview} />
      {Fields.length === 0 ? null : (
        <>
          <h3>Would change for {named(Survivor)}</h3>
          <ul>
            {Fields.map(({ Field, From, To }) => (
              <li key={Field}>
                {fieldPath(Field)}: <FieldText field={Field} value={From} /> <span aria-hidden="true">→</span>
                <span className={changes['spoken']}> to </span>{' '}
                <b>
                  <FieldText field={Field} value={To} />
                </b>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
