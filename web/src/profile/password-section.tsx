import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { SignedIn } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import { PasswordField } from '../layout/password-field.tsx';
import { Section } from '../layout/section.tsx';
import { PASSWORD_RULE } from '../session/password-rule.ts';

export function PasswordSection({ account }: { readonly account: SignedIn }) {
  const [times, setTimes] = useState(0);
  return (
    <Section title="Password" intro="A new password signs you out of all other browsers.">
      {times === 0 ? null : <Note tone="good" title="Password changed." />}
      {/* A new form each time, so that no old password is kept. */}
      <PasswordForm key={times} account={account} onChanged={() => setTimes(times + 1)} />
    </Section>
  );
}

function PasswordForm({
  account,
  onChanged,
}: {
  readonly account: SignedIn;
  readonly onChanged: () => void;
}) {
  const form = useForm({ CurrentPassword: '', NewPassword: '' }, async (body) => {
    await answerOf(portal.POST('/portal/api/password', { body }));
    onChanged();
  });
  return (
    <form onSubmit={form.submit}>
      <Stack maw="24rem">
        {form.problem === null ? null : <ErrorNote error={form.problem} />}
        <input type="hidden" name="username" autoComplete="username" value={account.EmailAddress} readOnly />
        <PasswordField
          {...form.text('CurrentPassword')}
          label="Current password"
          autoComplete="current-password"
          required
        />
        <PasswordField
          {...form.text('NewPassword')}
          label="New password"
          description={PASSWORD_RULE}
          autoComplete="new-password"
          required
        />
        <Group>
          <Button type="submit" variant="default" loading={form.isSaving}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
