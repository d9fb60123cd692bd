import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { SignedIn, Subscription } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { LimitFields, type Limits } from './limit-fields.tsx';

interface AccessDialogProps {
  readonly subscription: Subscription;
  readonly account: SignedIn;
  readonly onClose: () => void;
}

/** Owners can narrow what the keys may do; administrators can also widen it. */
export function AccessDialog({ subscription, account, onClose }: AccessDialogProps) {
  const { SubscriptionId: subscriptionId, Scopes, AllowedAddresses, AllowedOrigins } = subscription;
  const client = useQueryClient();
  const form = useForm<Limits>({ Scopes, AllowedAddresses, AllowedOrigins }, async (body) => {
    const params = { path: { subscriptionId } };
    await answerOf(portal.PATCH('/portal/api/subscriptions/{subscriptionId}', { params, body }));
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
    onClose();
  });
  return (
    <FormDialog title="Access" form={form} saveLabel="Save" onClose={onClose}>
      <LimitFields
        form={form}
        {...(account.Role === 'Administrator'
          ? {}
          : { within: { Scopes, AllowedAddresses, AllowedOrigins } })}
        about={
          account.Role === 'Administrator'
            ? 'Limited to the operations of the product.'
            : 'You can remove scopes. To add scopes, ask an administrator.'
        }
      />
    </FormDialog>
  );
}
