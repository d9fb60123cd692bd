import { MultiSelect, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Form } from '../api/use-form.ts';
import { operationGroupsQuery } from '../products/product-queries.ts';
import { scopeChoices } from './scopes.ts';

export interface Limits {
  readonly Scopes: string[];
  readonly AllowedAddresses: string[];
  readonly AllowedOrigins: string[];
}

interface LimitFieldsProps<Values extends Limits> {
  readonly form: Form<Values>;
  /** Advice for choosing scopes. */
  readonly about: string;
  /** The limits that the reader cannot exceed; none for administrators. */
  readonly within?: Limits;
}

/** The operations that the keys may call, and the addresses that may use them. */
export function LimitFields<Values extends Limits>({ form, about, within }: LimitFieldsProps<Values>) {
  const groups = useQuery(operationGroupsQuery).data;
  return (
    <>
      <MultiSelect
        label="Scopes"
        description={about}
        data={groups === undefined ? [] : scopeChoices(groups, within?.Scopes)}
        value={form.values.Scopes}
        onChange={(value) => form.set('Scopes', value)}
        error={form.errorOf('Scopes')}
        searchable
      />
      <TagsInput
        label="Allowed addresses"
        description={describeAddresses(within?.AllowedAddresses ?? [])}
        value={form.values.AllowedAddresses}
        onChange={(value) => form.set('AllowedAddresses', value)}
        error={form.errorOf('AllowedAddresses')}
      />
      <TagsInput
        label="Allowed origins"
        description={describeOrigins(within?.AllowedOrigins ?? [])}
        value={form.values.AllowedOrigins}
        onChange={(value) => form.set('AllowedOrigins', value)}
        error={form.errorOf('AllowedOrigins')}
      />
    </>
  );
}

/** @param within the addresses that an owner cannot exceed; empty for any */
function describeAddresses(within: readonly string[]): string {
  const how = 'Addresses or ranges, such as 203.0.113.0/24. Press Enter after each.';
  if (within.length === 0) return `${how} Leave empty to allow any address.`;
  return `${how} At least one, within ${within.join(', ')}.`;
}

/** @param within the origins that an owner cannot exceed; empty for any */
function describeOrigins(within: readonly string[]): string {
  const how =
    'For keys in web pages: the origins of the pages, such as https://shop.example.com. Press Enter after each.';
  if (within.length === 0) return `${how} Leave empty to allow any origin.`;
  return `${how} At least one of ${within.join(', ')}.`;
}
