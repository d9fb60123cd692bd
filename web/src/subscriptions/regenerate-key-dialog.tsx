import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { SubscriptionKey } from '../api/model.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { Timestamp } from '../layout/timestamp.tsx';

interface RegenerateKeyDialogProps {
  readonly subscriptionId: number;
  readonly subscriptionKey: SubscriptionKey;
  readonly onClose: () => void;
  readonly onRegenerated: (key: string) => void;
}

/** Warns before the old key stops working. */
export function RegenerateKeyDialog(props: RegenerateKeyDialogProps) {
  const { subscriptionId, subscriptionKey, onClose, onRegenerated } = props;
  const { Slot, LastUsedAt } = subscriptionKey;
  const client = useQueryClient();
  const other = Slot === 'Primary' ? 'secondary' : 'primary';
  const regenerate = async () => {
    const path = { subscriptionId, slot: Slot };
    const { Key } = await answerOf(
      portal.POST('/portal/api/subscriptions/{subscriptionId}/keys/{slot}/regenerate', { params: { path } }),
    );
    onRegenerated(Key);
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
  };
  return (
    <ConfirmDialog
      title={`Regenerate the ${Slot.toLowerCase()} key?`}
      confirmLabel="Regenerate key"
      isDangerous
      onConfirm={regenerate}
      onClose={onClose}
    >
      <Text size="sm" mb="xs">
        The current {Slot.toLowerCase()} key stops working immediately and permanently: requests with it get a
        401. The {other} key does not change.
      </Text>
      <Text size="sm">
        {LastUsedAt === null ? 'This key was never used.' : 'This key was last used on '}
        {LastUsedAt === null ? null : <Timestamp at={LastUsedAt} />}
        {LastUsedAt === null ? null : '.'}
      </Text>
    </ConfirmDialog>
  );
}
