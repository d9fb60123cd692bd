import { MultiSelect, TagsInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { SignedIn, Subscription } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { scopesQuery } from './subscription-queries.ts';

interface AccessDialogProps {
  readonly subscription: Subscription;
  readonly account: SignedIn;
  readonly onClose: () => void;
}

/** An owner narrows what the keys may do; an administrator widens it too. */
export function AccessDialog({ subscription, account, onClose }: AccessDialogProps) {
  const { SubscriptionId: subscriptionId, Scopes, AllowedAddresses } = subscription;
  const client = useQueryClient();
  const all = useQuery(scopesQuery).data ?? [];
  const isAdministrator = account.Role === 'Administrator';
  const form = useForm({ Scopes: [...Scopes], AllowedAddresses: [...AllowedAddresses] }, async (body) => {
    const params = { path: { subscriptionId } };
    await answerOf(portal.PATCH('/portal/api/subscriptions/{subscriptionId}', { params, body }));
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
    onClose();
  });
  return (
    <FormDialog title="Access" form={form} saveLabel="Save" onClose={onClose}>
      <MultiSelect
        label="Scopes"
        description={
          isAdministrator
            ? 'None means everything that the product has.'
            : 'You can take some away; an administrator can add.'
        }
        data={isAdministrator || Scopes.length === 0 ? all : Scopes}
        value={form.values.Scopes}
        onChange={(value) => form.set('Scopes', value)}
        error={form.errorOf('Scopes')}
        searchable
      />
      <TagsInput
        label="Allowed addresses"
        description="Addresses or ranges, such as 203.0.113.7 or 203.0.113.0/24; press Enter after each. None means any."
        value={form.values.AllowedAddresses}
        onChange={(value) => form.set('AllowedAddresses', value)}
        error={form.errorOf('AllowedAddresses')}
      />
    </FormDialog>
  );
}
