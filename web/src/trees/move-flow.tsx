import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { OfficeBatch, OfficePerson, OfficeTree } from '../api/model.ts';
import { refreshBatches } from './batch-queries.ts';
import { MoveDialog, type MoveStart } from './move-dialog.tsx';
import { UndoMessage } from './undo-message.tsx';

interface MoveFlowProps {
  /** The move whose dialog is open. */
  readonly move: { readonly tree: OfficeTree; readonly start: MoveStart } | null;
  readonly onClose: () => void;
  /** A person has a new place. */
  readonly onMoved?: (person: OfficePerson) => void;
}

interface Done {
  readonly batch: OfficeBatch;
  readonly person: OfficePerson;
}

/** A move from its dialog to the message with its undo. */
export function MoveFlow({ move, onClose, onMoved }: MoveFlowProps) {
  const client = useQueryClient();
  const [done, setDone] = useState<Done | null>(null);
  const closeMessage = useCallback(() => setDone(null), []);
  const finish = (batch: OfficeBatch, person: OfficePerson) => {
    onClose();
    setDone({ batch, person });
    void refreshBatches(client);
  };
  return (
    <>
      {move === null ? null : (
        <MoveDialog
          {...move}
          onClose={onClose}
          onStaged={finish}
          onMoved={(batch, person) => {
            finish(batch, person);
            onMoved?.(person);
          }}
        />
      )}
      {done === null ? null : (
        <UndoMessage
          key={`${done.batch.BatchId} ${done.batch.Version}`}
          batch={done.batch}
          person={done.person}
          onClose={closeMessage}
        />
      )}
    </>
  );
}
