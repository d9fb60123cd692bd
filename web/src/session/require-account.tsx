import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Redirect } from 'wouter';
import type { SignedIn } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { useSession } from './session.ts';
import { useSignInAddress } from './use-sign-in-address.ts';

interface RequireAccountProps {
  readonly isForAdministrators?: boolean;
  readonly children: (account: SignedIn) => ReactNode;
}

/**
 * Shows a page only to people who may use it. This only avoids an empty page: the server itself refuses every read
 * and write.
 */
export function RequireAccount({ isForAdministrators = false, children }: RequireAccountProps) {
  const signIn = useSignInAddress();
  return (
    <Loaded query={useSession()}>
      {({ Account: account }) => {
        if (account === null) return <Redirect to={signIn} replace />;
        if (isForAdministrators && account.Role !== 'Administrator') return <Refused />;
        return children(account);
      }}
    </Loaded>
  );
}

function Refused() {
  return (
    <Page title="For administrators only">
      <Text mb="md">Your account has the Developer role. An administrator can change the role.</Text>
      <AppLink href="/profile">Go to your profile</AppLink>
    </Page>
  );
}
