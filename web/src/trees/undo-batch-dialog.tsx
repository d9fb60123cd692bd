import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OfficeBatch, OfficeBatchUndoPreview } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Note } from '../layout/note.tsx';
import { describePeople, formatNumber } from '../layout/numbers.ts';
import { UndoDialog } from '../layout/undo-dialog.tsx';
import changes from '../people/change.module.css';
import { refreshBatches, undoBatch, undoPreviewQuery } from './batch-queries.ts';
import { describeMoves, describePlace } from './batch-words.ts';
import { nameOf, namesAmong } from './plan-words.ts';

const CANNOT = 'This batch cannot be undone now.';
/** Maximum number of people named in the dialog. */
const NAMED_MAX = 20;

interface UndoBatchDialogProps {
  readonly batch: OfficeBatch;
  readonly onClose: () => void;
}

/** What an undo would do, why it is refused, and the button that moves everyone back. */
export function UndoBatchDialog({ batch: { BatchId, Moves }, onClose }: UndoBatchDialogProps) {
  const client = useQueryClient();
  return (
    <UndoDialog
      title={`Undo batch ${BatchId}?`}
      label="Undo batch"
      refusal={CANNOT}
      preview={useQuery(undoPreviewQuery(BatchId))}
      onUndo={() => undoBatch(BatchId)}
      onUndone={() => refreshBatches(client)}
      onClose={onClose}
    >
      {(preview) => <UndoPreview preview={preview} moves={Moves.length} />}
    </UndoDialog>
  );
}

interface UndoPreviewProps {
  readonly preview: OfficeBatchUndoPreview;
  /** The number of moves in the batch: one person can be moved several times. */
  readonly moves: number;
}

function UndoPreview({ preview, moves }: UndoPreviewProps) {
  const { IsAllowed, Problems, Blocker, Moves, RolledUp, RolledUpCount } = preview;
  if (!IsAllowed)
    return (
      <Note tone="bad" title={Blocker === null ? CANNOT : 'Something was built on this batch'}>
        {Problems.map(({ Code, Message }) => (
          <p key={Code + Message}>{Message}</p>
        ))}
        <WayOut preview={preview} />
      </Note>
    );
  return (
    <section aria-label="Preview" className={changes['effects']}>
      <Text size="sm">
        {describeMoves(moves)} {moves === 1 ? 'is' : 'are'} taken back. Everyone returns to the place before
        the batch, with their downline.
      </Text>
      <h3>Would move back</h3>
      <Returns moves={Moves} count={Moves.length} />
      {RolledUpCount > 0 ? (
        <>
          <h3>Would move back down</h3>
          <Text size="sm">A removal of this batch moved them up.</Text>
          <Returns moves={RolledUp} count={RolledUpCount} />
        </>
      ) : null}
    </section>
  );
}

type Move = OfficeBatchUndoPreview['Moves'][number];

/** @param count total number, of which `moves` may be only the first */
function Returns({ moves, count }: { readonly moves: readonly Move[]; readonly count: number }) {
  const named = moves.slice(0, NAMED_MAX);
  const unnamed = count - named.length;
  return (
    <>
      <ul>
        {named.map((move) => (
          <li key={`${move.Person.CustomerId} ${move.Tree}`}>
            <Return move={move} />
          </li>
        ))}
      </ul>
      {unnamed > 0 ? <Text size="sm">And {formatNumber(unnamed)} more.</Text> : null}
    </>
  );
}

function Return({ move: { Person, Tree, Nodes, From, To } }: { readonly move: Move }) {
  const named = namesAmong([Person, From, To]);
  const placeOf = (place: typeof From) => (place === null ? 'no place' : describePlace(place, named));
  return (
    <>
      <b>{named(Person)}</b>
      {Nodes > 1 ? ` and ${describePeople(Nodes - 1)} below` : ''}, {Tree}: {placeOf(From)}{' '}
      <span aria-hidden="true">→</span>
      <span className={changes['spoken']}> to </span> {placeOf(To)}
    </>
  );
}

/** What to do first if later changes depend on the batch. */
function WayOut({ preview: { Blocker } }: { readonly preview: OfficeBatchUndoPreview }) {
  if (Blocker === null) return null;
  const { Person, Tree, BatchId } = Blocker;
  return (
    <p>
      Look at{' '}
      <AppLink href={`/office/trees/${Tree}?person=${Person.CustomerId}`}>
        {nameOf(Person)} in the {Tree} tree
      </AppLink>
      .{' '}
      {BatchId === null ? (
        'Move the later people away first, or move the people of this batch back one by one.'
      ) : (
        <>
          Undo <AppLink href={`/office/batches/${BatchId}`}>batch {BatchId}</AppLink> first, or move the
          people of this batch back one by one.
        </>
      )}
    </p>
  );
}
