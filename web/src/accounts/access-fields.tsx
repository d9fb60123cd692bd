import { MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Form } from '../api/use-form.ts';
import { ProductSelect } from '../products/product-select.tsx';
import { allSubscriptionsQuery } from '../subscriptions/subscription-queries.ts';

export interface AccessValues {
  readonly Access: 'new' | 'existing' | 'none';
  /** Ids as text, because a select holds texts. */
  readonly SubscriptionIds: string[];
  readonly ProductId: number | null;
}

const CHOICES = [
  { value: 'new', label: 'Create a new subscription' },
  { value: 'existing', label: 'Assign existing subscriptions' },
  { value: 'none', label: 'None' },
];
/** The server refuses more. */
const GRANT_MAX = 20;

/** What the new account can call: a new subscription, existing ones, or nothing yet. */
export function AccessFields<Values extends AccessValues>({ form }: { readonly form: Form<Values> }) {
  const { Access, ProductId } = form.values;
  return (
    <>
      <Select
        label="Subscription"
        description="Without a subscription, the new account has no API key."
        data={CHOICES}
        value={Access}
        onChange={(value) => form.set('Access', value === 'existing' || value === 'none' ? value : 'new')}
        allowDeselect={false}
      />
      {Access === 'new' ? (
        <ProductSelect
          value={ProductId}
          onChange={(value) => form.set('ProductId', value)}
          error={form.errorOf('ProductId')}
        />
      ) : null}
      {Access === 'existing' ? <ExistingSubscriptions form={form} /> : null}
    </>
  );
}

function ExistingSubscriptions<Values extends AccessValues>({ form }: { readonly form: Form<Values> }) {
  const subscriptions = useQuery(allSubscriptionsQuery).data ?? [];
  const usable = subscriptions.filter(({ State }) => State !== 'Cancelled');
  return (
    <MultiSelect
      label="Subscriptions"
      description="The new account becomes the owner."
      data={usable.map(({ SubscriptionId, Name, Owner }) => ({
        value: String(SubscriptionId),
        label: Owner === null ? Name : `${Name} (owner: ${Owner.Name})`,
      }))}
      value={form.values.SubscriptionIds}
      onChange={(value) => form.set('SubscriptionIds', value)}
      error={form.errorOf('SubscriptionIds')}
      maxValues={GRANT_MAX}
      required
      searchable
    />
  );
}
