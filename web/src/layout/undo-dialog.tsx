import { Modal, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMutation } from '../api/use-mutation.ts';
import { DialogFoot } from './dialog-foot.tsx';
import { ErrorNote, Loaded } from './loaded.tsx';

interface UndoDialogProps<Preview extends { readonly IsAllowed: boolean }> {
  readonly title: string;
  /** Label of the button that carries out the undo. */
  readonly label: string;
  /** Shown next to the button while the undo is refused. */
  readonly refusal: string;
  readonly preview: UseQueryResult<Preview>;
  readonly onUndo: () => Promise<unknown>;
  readonly onUndone: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly size?: 'md' | 'lg';
  /** What an undo would do, or why it is refused. */
  readonly children: (preview: Preview) => ReactNode;
}

/** The preview is the dialog: an undo can be confirmed only while the preview permits it. */
export function UndoDialog<Preview extends { readonly IsAllowed: boolean }>(props: UndoDialogProps<Preview>) {
  const { title, label, refusal, preview, onUndo, onUndone, onClose, size = 'md', children } = props;
  const undoing = useMutation({
    mutationFn: onUndo,
    onSuccess: async () => {
      onClose();
      await onUndone();
    },
    onError: () => preview.refetch(),
    gcTime: 0,
  });
  const isAllowed = preview.data?.IsAllowed === true;
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <Stack>
        <Loaded query={preview}>{children}</Loaded>
        {undoing.error === null || !isAllowed ? null : <ErrorNote error={undoing.error} />}
        <DialogFoot
          note={preview.data === undefined || isAllowed ? '' : refusal}
          label={label}
          isDisabled={!isAllowed}
          isBusy={undoing.isPending}
          onConfirm={() => undoing.mutate()}
          onClose={onClose}
          focusesCancel
        />
      </Stack>
    </Modal>
  );
}
