import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { answerOf, portal } from '../api/client.ts';
import type { Invitation } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import { PasswordField } from '../layout/password-field.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { PASSWORD_RULE } from './password-rule.ts';
import { useChangeSession } from './session.ts';

interface AcceptFormProps {
  readonly token: string;
  readonly invitation: Invitation;
}

/** Name and password of a new account, or a new password for an existing one. Both sign the person in. */
export function AcceptForm({ token, invitation }: AcceptFormProps) {
  const [, navigate] = useLocation();
  const changeSession = useChangeSession();
  const form = useForm({ Name: invitation.Name, Password: '' }, async (values) => {
    const body = { Token: token, ...values };
    await changeSession(await answerOf(portal.POST('/portal/api/invitations/accept', { body })));
    navigate('/', { replace: true });
  });
  const isReset = invitation.Purpose === 'PasswordReset';
  return (
    <form onSubmit={form.submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {isReset ? 'For the account ' : 'You were invited as '}
          {isReset ? null : `${invitation.Role.toLowerCase()}, `}
          <Text span fw={600} c="var(--mantine-color-text)">
            {invitation.EmailAddress}
          </Text>
          . This link works once, until <Timestamp at={invitation.ExpiresAt} />.
        </Text>
        {form.problem === null ? null : <ErrorNote error={form.problem} />}
        {/* Password managers store the password with this user name. */}
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={invitation.EmailAddress}
          readOnly
        />
        {isReset ? null : <TextInput {...form.text('Name')} label="Your name" autoComplete="name" required />}
        <PasswordField
          {...form.text('Password')}
          label={isReset ? 'New password' : 'Password'}
          description={PASSWORD_RULE}
          autoComplete="new-password"
          required
        />
        <Button type="submit" loading={form.isSaving}>
          {isReset ? 'Save and sign in' : 'Create account'}
        </Button>
      </Stack>
    </form>
  );
}
