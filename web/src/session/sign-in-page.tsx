import { Button, Divider, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { useSearch } from 'wouter';
import { answerOf, portal } from '../api/client.ts';
import { useForm } from '../api/use-form.ts';
import { ErrorNote, Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { PasswordField } from '../layout/password-field.tsx';
import { OpenIdConnectButton, OpenIdConnectRefusal } from './open-id-connect.tsx';
import { safeNext } from './safe-next.ts';
import { useChangeSession, useSession } from './session.ts';
import { useGoTo } from './use-go-to.ts';

export function SignInPage() {
  const session = useSession();
  const search = useSearch();
  const next = safeNext(search, window.location.origin);
  const goTo = useGoTo();
  const isSignedIn = session.data !== undefined && session.data.Account !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: goTo is new on every render
  useEffect(() => {
    if (isSignedIn) goTo(next);
  }, [isSignedIn, next]);
  return (
    <Page title="Sign in" isNarrow>
      <OpenIdConnectRefusal search={search} />
      <Loaded query={session}>
        {({ OpenIdConnect }) => (
          <Paper withBorder p="lg">
            <Stack gap="lg">
              <SignInForm />
              {OpenIdConnect === null ? null : (
                <>
                  <Divider label="or" />
                  <OpenIdConnectButton name={OpenIdConnect.Name} />
                </>
              )}
              <Text size="sm" c="dimmed">
                New here? Open the one-time link that an administrator sent you. The link of the first
                administrator is in the server’s output. If you forgot your password, ask an administrator for
                a new link.
              </Text>
            </Stack>
          </Paper>
        )}
      </Loaded>
    </Page>
  );
}

function SignInForm() {
  const changeSession = useChangeSession();
  const form = useForm({ EmailAddress: '', Password: '' }, async (body) => {
    await changeSession(await answerOf(portal.POST('/portal/api/session', { body })));
  });
  return (
    <form onSubmit={form.submit}>
      <Stack>
        {form.problem === null ? null : <ErrorNote error={form.problem} />}
        <TextInput
          {...form.text('EmailAddress')}
          label="Email address"
          type="email"
          autoComplete="username"
          required
        />
        <PasswordField {...form.text('Password')} label="Password" autoComplete="current-password" required />
        <Button type="submit" loading={form.isSaving}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
