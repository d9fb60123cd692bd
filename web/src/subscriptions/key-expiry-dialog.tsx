import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { SubscriptionKey } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';

interface KeyExpiryDialogProps {
  readonly subscriptionId: number;
  readonly subscriptionKey: SubscriptionKey;
  readonly isAdministrator: boolean;
  readonly onClose: () => void;
}

/** The last day on which a key works; empty for a key that does not expire. */
export function KeyExpiryDialog(props: KeyExpiryDialogProps) {
  const { subscriptionId, subscriptionKey, isAdministrator, onClose } = props;
  const { Slot, ExpiresAt: current, IsExpiryFixed } = subscriptionKey;
  const currentDay = current?.slice(0, 10) ?? '';
  const isLimited = IsExpiryFixed && !isAdministrator;
  const client = useQueryClient();
  const form = useForm({ ExpiresAt: currentDay }, async (values) => {
    // On its last day a key may expire before midnight: an unchanged day must not move the time.
    const endOfDay = values.ExpiresAt === '' ? null : `${values.ExpiresAt}T23:59:59Z`;
    const ExpiresAt = values.ExpiresAt === currentDay ? current : endOfDay;
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
        required={isLimited}
        {...(isLimited ? { max: currentDay } : {})}
        description={
          isLimited
            ? `An administrator set this date (${currentDay}). You can choose an earlier day (UTC).`
            : 'The key works until the end of this day (UTC). Leave it empty if the key should not expire.'
        }
        data-autofocus
      />
    </FormDialog>
  );
}
