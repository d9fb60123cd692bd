import { Button, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { answerOf, portal } from '../api/client.ts';
import { useForm } from '../api/use-form.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import { Page } from '../layout/page.tsx';
import { PasswordField } from '../layout/password-field.tsx';
import { useSession } from './session.ts';
import { useFragment } from './use-fragment.ts';

/**
 * The target of a link from the back office, with which a customer chooses a password. Customers have no
 * account here.
 */
export function ChoosePasswordPage() {
  const token = useFragment();
  const isReady = useSession().data !== undefined;
  return (
    <Page title="Choose your password" isNarrow>
      {token === '' ? (
        <Note tone="warning" title="This link is incomplete">
          <Text size="sm" my={4}>
            Open the complete link that you received. The part after “#” is required.
          </Text>
        </Note>
      ) : (
        <Paper withBorder p="lg">
          <ChoosePasswordForm token={token} isReady={isReady} />
        </Paper>
      )}
    </Page>
  );
}

function ChoosePasswordForm({ token, isReady }: { readonly token: string; readonly isReady: boolean }) {
  const [isDone, setIsDone] = useState(false);
  const form = useForm({ Password: '' }, async ({ Password }) => {
    await answerOf(portal.POST('/portal/api/password-links/use', { body: { Token: token, Password } }));
    setIsDone(true);
  });
  if (isDone)
    return (
      <Note tone="good" title="Your password is set.">
        <Text size="sm">You can close this page and log in.</Text>
      </Note>
    );
  const isUnusable = form.problem instanceof ApiError && form.problem.code === 'link_not_valid';
  if (isUnusable)
    return (
      <Note tone="warning" title="This link is not valid">
        <Text size="sm">It was used, has expired, or was replaced by a newer one. Ask for another one.</Text>
      </Note>
    );
  return (
    <form onSubmit={form.submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          This link works once. Nobody else sees the password that you choose.
        </Text>
        {form.problem === null ? null : <ErrorNote error={form.problem} />}
        <PasswordField {...form.text('Password')} label="New password" autoComplete="new-password" required />
        <Button type="submit" loading={form.isSaving} disabled={!isReady}>
          Save password
        </Button>
      </Stack>
    </form>
  );
}
