import { Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { accountsQuery, refreshAccess } from '../accounts/account-queries.ts';
import { answerOf, portal } from '../api/client.ts';
import type { Subscription } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { ProductSelect } from '../products/product-select.tsx';
import { LimitFields, type Limits } from './limit-fields.tsx';

interface SubscriptionFormDialogProps {
  /** null for a new one. */
  readonly subscription: Subscription | null;
  readonly onClose: () => void;
}

/** Edits a subscription, except its keys and its state. */
export function SubscriptionFormDialog({ subscription, onClose }: SubscriptionFormDialogProps) {
  const client = useQueryClient();
  const accounts = useQuery(accountsQuery).data ?? [];
  const form = useForm(valuesOf(subscription), async (body) => {
    await save(subscription, body);
    await refreshAccess(client);
    onClose();
  });
  return (
    <FormDialog
      title={subscription === null ? 'New subscription' : `Subscription ${subscription.Name}`}
      form={form}
      saveLabel={subscription === null ? 'Create' : 'Save'}
      onClose={onClose}
    >
      <TextInput {...form.text('Name')} label="Name" required data-autofocus />
      <Select
        label="Owner"
        description="The owner can see and regenerate the keys."
        placeholder="None"
        data={accounts.map(({ AccountId, Name, EmailAddress }) => ({
          value: String(AccountId),
          label: `${Name} (${EmailAddress})`,
        }))}
        value={asChoice(form.values.OwnerAccountId)}
        onChange={(value) => form.set('OwnerAccountId', asId(value))}
        error={form.errorOf('OwnerAccountId')}
        searchable
        clearable
      />
      <ProductSelect
        value={form.values.ProductId}
        onChange={(value) => form.set('ProductId', value)}
        error={form.errorOf('ProductId')}
      />
      <LimitFields form={form} about="Limited to the operations of the product." />
    </FormDialog>
  );
}

interface Values extends Limits {
  readonly Name: string;
  readonly OwnerAccountId: number | null;
  readonly ProductId: number | null;
}

function valuesOf(subscription: Subscription | null): Values {
  return {
    Name: subscription?.Name ?? '',
    OwnerAccountId: subscription?.Owner?.AccountId ?? null,
    ProductId: subscription?.Product?.ProductId ?? null,
    Scopes: subscription?.Scopes ?? ['*'],
    AllowedAddresses: subscription?.AllowedAddresses ?? [],
    AllowedOrigins: subscription?.AllowedOrigins ?? [],
  };
}

async function save(subscription: Subscription | null, body: Values): Promise<void> {
  if (subscription === null) {
    await answerOf(portal.POST('/portal/api/subscriptions', { body }));
    return;
  }
  const params = { path: { subscriptionId: subscription.SubscriptionId } };
  await answerOf(portal.PATCH('/portal/api/subscriptions/{subscriptionId}', { params, body }));
}

const asChoice = (id: number | null) => (id === null ? null : String(id));
const asId = (choice: string | null) => (choice === null ? null : Number(choice));
