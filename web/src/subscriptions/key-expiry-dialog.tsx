import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { SubscriptionKey } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';

interface KeyExpiryDialogProps {
  readonly subscriptionId: number;
  readonly subscriptionKey: SubscriptionKey;
  readonly onClose: () => void;
}

/** The day with whose end a key stops working; none for a key that doesn't expire. */
export function KeyExpiryDialog({ subscriptionId, subscriptionKey, onClose }: KeyExpiryDialogProps) {
  const { Slot } = subscriptionKey;
  const client = useQueryClient();
  const form = useForm({ ExpiresAt: subscriptionKey.ExpiresAt?.slice(0, 10) ?? '' }, async (values) => {
    const ExpiresAt = values.ExpiresAt === '' ? null : `${values.ExpiresAt}T23:59:59Z`;
    const path = { subscriptionId, slot: Slot };
    await answerOf(
      portal.PATCH('/portal/api/subscriptions/{subscriptionId}/keys/{slot}', {
        params: { path },
        body: { ExpiresAt },
      }),
    );
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
    onClose();
  });
  return (
    <FormDialog
      title={`Expiry of the ${Slot.toLowerCase()} key`}
      form={form}
      saveLabel="Save"
      onClose={onClose}
    >
      <TextInput
        {...form.text('ExpiresAt')}
        type="date"
        label="Last day"
        description="The key works until the end of that day (UTC). Leave it empty for a key that doesn’t expire."
        data-autofocus
      />
    </FormDialog>
  );
}
