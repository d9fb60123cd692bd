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

/** Where a one-time link leads. The token is behind the `#`, which no server and no log gets to see. */
export function InvitationPage() {
  const token = useFragment();
  const isReady = useSession().data !== undefined;
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => answerOf(portal.POST('/portal/api/invitations/look-up', { body: { Token: token } })),
    enabled: token !== '' && isReady,
    gcTime: 0,
  });
  const isReset = invitation.data?.Purpose === 'PasswordReset';
  return (
    <Page title={isReset ? 'Choose a new password' : 'Your invitation'} isNarrow>
      {token === '' ? (
        <Unusable title="This address is not whole">
          Open the link as it was sent to you: the part behind “#” is what counts, and it works once.
        </Unusable>
      ) : isRefusal(invitation.error) ? (
        <Unusable title="This link can’t be used">{invitation.error.message}</Unusable>
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

/** Used, too old, replaced by a newer one, or never made here: no second try will change that. */
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
        Whoever has used it already can <AppLink href="/sign-in">sign in</AppLink>. Otherwise ask an
        administrator for a new link.
      </Text>
    </Note>
  );
}
