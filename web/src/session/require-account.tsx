import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Redirect, useLocation } from 'wouter';
import type { SignedIn } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { useSession } from './session.ts';

interface RequireAccountProps {
  readonly isForAdministrators?: boolean;
  readonly children: (account: SignedIn) => ReactNode;
}

/**
 * Shows a page to those whom it is for. This spares others an empty page, no more: the server refuses every
 * read and write by itself.
 */
export function RequireAccount({ isForAdministrators = false, children }: RequireAccountProps) {
  const [path] = useLocation();
  return (
    <Loaded query={useSession()}>
      {({ Account: account }) => {
        if (account === null)
          return <Redirect to={`/sign-in?${new URLSearchParams({ next: path })}`} replace />;
        if (isForAdministrators && account.Role !== 'Administrator') return <Refused />;
        return children(account);
      }}
    </Loaded>
  );
}

function Refused() {
  return (
    <Page title="For administrators only">
      <Text mb="md">Your account is a developer’s. An administrator can change its role.</Text>
      <AppLink href="/profile">Go to your profile</AppLink>
    </Page>
  );
}
