import { Button, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { answerOf, portal } from '../api/client.ts';
import type { SignedIn } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { useChangeSession } from '../session/session.ts';
import { SignOutEverywhereDialog } from '../session/sign-out-everywhere-dialog.tsx';
import { useSignInAddress } from '../session/use-sign-in-address.ts';
import { ChevronIcon } from './icons.tsx';

export function AccountMenu({ account }: { readonly account: SignedIn | null }) {
  const [path] = useLocation();
  const signIn = useSignInAddress();
  if (account !== null) return <SignedInMenu account={account} />;
  if (path === '/sign-in' || path === '/invitation') return null;
  return (
    <Button component={Link} href={signIn} size="xs">
      Sign in
    </Button>
  );
}

function SignedInMenu({ account }: { readonly account: SignedIn }) {
  const [isAsking, setIsAsking] = useState(false);
  const [, navigate] = useLocation();
  const changeSession = useChangeSession();
  const signOut = useMutation({
    mutationFn: () => answerOf(portal.DELETE('/portal/api/session')),
    onSuccess: async () => {
      navigate('/');
      await changeSession();
    },
  });
  return (
    <>
      <Menu position="bottom-end" width={240} withinPortal={false}>
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            rightSection={<ChevronIcon size={12} />}
            maw={180}
            aria-label={`Account: ${account.Name}`}
          >
            <Text span size="sm" truncate>
              {account.Name}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{account.EmailAddress}</Menu.Label>
          <Menu.Item component={Link} href="/profile">
            Profile
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
          <Menu.Item onClick={() => setIsAsking(true)}>Sign out everywhere</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAsking ? <SignOutEverywhereDialog onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}
