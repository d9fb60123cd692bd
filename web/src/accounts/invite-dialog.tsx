import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { OneTimeLink, Role } from '../api/model.ts';
import { type Form, useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { productsQuery } from '../products/product-queries.ts';
import { allSubscriptionsQuery } from '../subscriptions/subscription-queries.ts';
import { grantAccess } from './grant-access.ts';
import { OneTimeLinkDialog } from './one-time-link-dialog.tsx';
import { ROLES } from './roles.ts';

interface Values {
  readonly Name: string;
  readonly EmailAddress: string;
  readonly Role: Role;
  readonly access: 'new' | 'existing' | 'none';
  /** Ids as text, as a select has them. */
  readonly SubscriptionIds: string[];
  readonly ProductId: string | null;
}

const INITIAL: Values = {
  Name: '',
  EmailAddress: '',
  Role: 'Developer',
  access: 'new',
  SubscriptionIds: [],
  ProductId: null,
};

interface Invited {
  readonly link: OneTimeLink;
  /** Whether the account was invited, but its subscription could not be given. */
  readonly lacksAccess: boolean;
}

/** Creates an account with its subscription, and shows the link with which its owner accepts the invitation. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [invited, setInvited] = useState<Invited | null>(null);
  const client = useQueryClient();
  const form = useForm(INITIAL, async (values) => {
    const { Name, EmailAddress, Role: role } = values;
    const body = { Name, EmailAddress, Role: role };
    const link = await answerOf(portal.POST('/portal/api/accounts', { body }));
    setInvited({ link, lacksAccess: !(await giveAccess(link.AccountId, values)) });
    await client.invalidateQueries({ queryKey: ['accounts'] });
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
  });
  if (invited !== null) return <OneTimeLinkDialog {...invited} name={form.values.Name} onClose={onClose} />;
  return (
    <FormDialog title="Invite someone" form={form} saveLabel="Create invitation" onClose={onClose}>
      <TextInput {...form.text('Name')} label="Name" required data-autofocus />
      <TextInput {...form.text('EmailAddress')} label="Email address" type="email" required />
      <Select
        label="Role"
        data={ROLES}
        value={form.values.Role}
        onChange={(value) => form.set('Role', value === 'Administrator' ? value : 'Developer')}
        error={form.errorOf('Role')}
        allowDeselect={false}
      />
      <AccessFields form={form} />
    </FormDialog>
  );
}

/** The account exists by now and its link must be shown, so a failure is told together with the link. */
async function giveAccess(accountId: number, { access, SubscriptionIds, ProductId }: Values) {
  if (access === 'none') return true;
  if (access === 'existing' && SubscriptionIds.length === 0) return false;
  try {
    await grantAccess(accountId, {
      SubscriptionIds: access === 'existing' ? SubscriptionIds.map(Number) : [],
      ProductId: access === 'new' && ProductId !== null ? Number(ProductId) : null,
    });
    return true;
  } catch {
    return false;
  }
}

const CHOICES = [
  { value: 'new', label: 'Create a new subscription' },
  { value: 'existing', label: 'Assign existing subscriptions' },
  { value: 'none', label: 'None' },
];

/** What the new account can call: a new subscription, existing ones, or nothing yet. */
function AccessFields({ form }: { readonly form: Form<Values> }) {
  const { access, SubscriptionIds, ProductId } = form.values;
  const products = useQuery(productsQuery).data ?? [];
  const subscriptions = useQuery(allSubscriptionsQuery).data ?? [];
  const usable = subscriptions.filter(({ State }) => State !== 'Cancelled');
  return (
    <>
      <Select
        label="Subscription"
        description="Without a subscription, the new account has no API key."
        data={CHOICES}
        value={access}
        onChange={(value) => form.set('access', value === 'existing' || value === 'none' ? value : 'new')}
        allowDeselect={false}
      />
      {access === 'new' ? (
        <Select
          label="Product"
          description="The operations that the keys can call."
          placeholder="All operations"
          data={products.map(({ ProductId: id, Name }) => ({ value: String(id), label: Name }))}
          value={ProductId}
          onChange={(value) => form.set('ProductId', value)}
          clearable
        />
      ) : null}
      {access === 'existing' ? (
        <MultiSelect
          label="Subscriptions"
          description="The new account becomes the owner."
          data={usable.map(({ SubscriptionId, Name, Owner }) => ({
            value: String(SubscriptionId),
            label: Owner === null ? Name : `${Name} (owner: ${Owner.Name})`,
          }))}
          value={SubscriptionIds}
          onChange={(value) => form.set('SubscriptionIds', value)}
          maxValues={20}
          required
          searchable
        />
      ) : null}
    </>
  );
}
