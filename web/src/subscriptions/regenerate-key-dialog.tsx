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

/** Says what will stop working before it does. */
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
        The present {Slot.toLowerCase()} key stops working at once, for good: requests with it are answered
        with 401. The {other} key is not touched.
      </Text>
      <Text size="sm">
        {LastUsedAt === null ? 'It was never used.' : 'It was last used '}
        {LastUsedAt === null ? null : <Timestamp at={LastUsedAt} />}
        {LastUsedAt === null ? null : '.'}
      </Text>
    </ConfirmDialog>
  );
}
