import { Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { OneTimeLink, Role } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { OneTimeLinkDialog } from './one-time-link-dialog.tsx';
import { ROLES } from './roles.ts';

interface Values {
  readonly Name: string;
  readonly EmailAddress: string;
  readonly Role: Role;
}

/** Creates an account, and shows the link with which its owner accepts it. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const client = useQueryClient();
  const form = useForm<Values>({ Name: '', EmailAddress: '', Role: 'Developer' }, async (body) => {
    const made = await answerOf(portal.POST('/portal/api/accounts', { body }));
    setLink(made);
    await client.invalidateQueries({ queryKey: ['accounts'] });
  });
  if (link !== null) return <OneTimeLinkDialog link={link} name={form.values.Name} onClose={onClose} />;
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
    </FormDialog>
  );
}
