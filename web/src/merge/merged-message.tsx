import { useQueryClient } from '@tanstack/react-query';
import type { OfficeMerge } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { AppLink } from '../layout/app-link.tsx';
import { DoneMessage } from '../layout/done-message.tsx';
import { refreshMerged, undoMerge } from './merge-queries.ts';

interface MergedMessageProps {
  readonly merge: OfficeMerge;
  readonly onClose: () => void;
}

/** The result of a merge, and its undo. */
export function MergedMessage({ merge, onClose }: MergedMessageProps) {
  const { CustomerId, MergedCustomerId } = merge;
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoMerge(MergedCustomerId),
    onSuccess: () => refreshMerged(client),
  });
  const words = undo.isSuccess
    ? `${MergedCustomerId} and ${CustomerId} are two records again.`
    : `${MergedCustomerId} was merged into ${CustomerId}.`;
  return (
    <DoneMessage
      words={undo.error?.message ?? words}
      canUndo={!undo.isSuccess}
      isUndoing={undo.isPending}
      isKept={undo.isError}
      onUndo={undo.mutate}
      onClose={onClose}
    >
      <AppLink href={`/office/people/${MergedCustomerId}`}>Merged record</AppLink>
    </DoneMessage>
  );
}
