import { useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { skipEvent } from './event-queries.ts';

interface SkipDialogProps {
  readonly endpointId: number;
  readonly position: number;
  readonly onClose: () => void;
}

/** Gives up an event, so that later events of the customer are delivered. */
export function SkipDialog({ endpointId, position, onClose }: SkipDialogProps) {
  const client = useQueryClient();
  const skip = async () => {
    await skipEvent(endpointId, position);
    await client.invalidateQueries({ queryKey: ['event-endpoints', endpointId] });
  };
  return (
    <ConfirmDialog
      title={`Skip event ${position}?`}
      confirmLabel="Skip event"
      isDangerous
      onConfirm={skip}
      onClose={onClose}
    >
      The receiver never gets this event, unless somebody sends it again or replays it. Later events of the
      customer go on within seconds.
    </ConfirmDialog>
  );
}
