import { Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';
import { answerOf, portal } from '../api/client.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import { Page } from '../layout/page.tsx';
import { AcceptForm } from './accept-form.tsx';
import { useSession } from './session.ts';
import { useFragment } from './use-fragment.ts';

/** The target of a one-time link. The token is after the `#`, which browsers do not send, so no log contains it. */
export function InvitationPage() {
  const token = useFragment();
  const isReady = useSession().data !== undefined;
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      answerOf(portal.POST('/portal/api/invitations/look-up', { body: { Token: token }, signal })),
    enabled: token !== '' && isReady,
    gcTime: 0,
  });
  const isReset = invitation.data?.Purpose === 'PasswordReset';
  return (
    <Page title={isReset ? 'Choose a new password' : 'Your invitation'} isNarrow>
      {token === '' ? (
        <Unusable title="This link is incomplete">
          Open the complete link that you received. The part after “#” is required.
        </Unusable>
      ) : isRefusal(invitation.error) ? (
        <Unusable title="This link is not valid">{invitation.error.message}</Unusable>
      ) : (
        <Loaded query={invitation}>
          {(found) => (
            <Paper withBorder p="lg">
              <AcceptForm token={token} invitation={found} />
            </Paper>
          )}
        </Loaded>
      )}
    </Page>
  );
}

/** The link was used, expired, replaced or never created here: a retry cannot succeed. */
function isRefusal(error: Error | null): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}

function Unusable({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Note tone="warning" title={title}>
      <Text size="sm" my={4}>
        {children}
      </Text>
      <Text size="sm">
        If you have already used it, <AppLink href="/sign-in">sign in</AppLink>. Otherwise ask an
        administrator for a new link.
      </Text>
    </Note>
  );
}
