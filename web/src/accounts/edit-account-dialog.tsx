import { Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { Account } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { refreshAccess } from './account-queries.ts';
import { ROLES } from './roles.ts';

interface EditAccountDialogProps {
  readonly account: Account;
  readonly onClose: () => void;
}

export function EditAccountDialog({ account, onClose }: EditAccountDialogProps) {
  const client = useQueryClient();
  const form = useForm({ Name: account.Name, Role: account.Role }, async (body) => {
    const params = { path: { accountId: account.AccountId } };
    await answerOf(portal.PATCH('/portal/api/accounts/{accountId}', { params, body }));
    await refreshAccess(client);
    onClose();
  });
  return (
    <FormDialog title={`Account ${account.EmailAddress}`} form={form} saveLabel="Save" onClose={onClose}>
      <TextInput {...form.text('Name')} label="Name" required data-autofocus />
      <Select
        label="Role"
        data={ROLES}
        value={form.values.Role}
        onChange={(value) => form.set('Role', value === 'Administrator' ? value : 'Developer')}
        error={form.errorOf('Role')}
        allowDeselect={false}
      />
    </FormDialog>
  );
}
