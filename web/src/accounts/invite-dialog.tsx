import { Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refusedField } from '../api/api-error.ts';
import { answerOf, portal } from '../api/client.ts';
import type { OneTimeLink, Role } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { AccessFields, type AccessValues } from './access-fields.tsx';
import { refreshAccess } from './account-queries.ts';
import { grantAccess } from './grant-access.ts';
import { OneTimeLinkDialog } from './one-time-link-dialog.tsx';
import { ROLES } from './roles.ts';

interface Values extends AccessValues {
  readonly Name: string;
  readonly EmailAddress: string;
  readonly Role: Role;
}

const INITIAL: Values = {
  Name: '',
  EmailAddress: '',
  Role: 'Developer',
  Access: 'new',
  SubscriptionIds: [],
  ProductId: null,
};

interface Invited {
  readonly link: OneTimeLink;
  /** Why the account did not get its subscription; null if it did. */
  readonly accessError: Error | null;
}

/** Creates an account with its subscription, and shows the link with which its owner accepts the invitation. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [invited, setInvited] = useState<Invited | null>(null);
  const client = useQueryClient();
  const form = useForm(INITIAL, async (values) => {
    assertAccessChosen(values);
    const { Name, EmailAddress, Role: role } = values;
    const body = { Name, EmailAddress, Role: role };
    const link = await answerOf(portal.POST('/portal/api/accounts', { body }));
    setInvited({ link, accessError: await giveAccess(link.AccountId, values) });
    await refreshAccess(client);
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

/** The server gets the subscriptions only after the account exists, so the page checks them first. */
function assertAccessChosen({ Access, SubscriptionIds }: Values): void {
  if (Access === 'existing' && SubscriptionIds.length === 0)
    throw refusedField('SubscriptionIds', 'Choose at least one subscription.');
}

/**
 * The account already exists and its link must be shown, so a failure is shown together with the link.
 * @returns the failure; null for success
 */
async function giveAccess(
  accountId: number,
  { Access, SubscriptionIds, ProductId }: Values,
): Promise<Error | null> {
  if (Access === 'none') return null;
  try {
    await grantAccess(
      accountId,
      Access === 'new' ? { ProductId } : { SubscriptionIds: SubscriptionIds.map(Number) },
    );
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
