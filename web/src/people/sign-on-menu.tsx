import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { Person, SignOnDestination } from '../api/model.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { useSession } from '../session/session.ts';

/** Opens a system of the company as this customer. For administrators, if the plan names such systems. */
export function SignOnMenu({ person }: { readonly person: Person }) {
  const [chosen, setChosen] = useState<SignOnDestination | null>(null);
  const { data: session } = useSession();
  const { data: destinations = [] } = useQuery({
    queryKey: ['sign-on-destinations'],
    queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/sign-on/destinations', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: session?.Account?.Role === 'Administrator',
  });
  if (destinations.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" size="xs">
            Sign on
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
          <Menu.Label>As {person.Name}, at</Menu.Label>
          {destinations.map((destination) => (
            <Menu.Item key={destination.Dest} onClick={() => setChosen(destination)}>
              {nameOf(destination)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen === null ? null : (
        <ConfirmDialog
          title={`Sign on as ${person.Name}?`}
          confirmLabel="Sign on"
          onConfirm={() => signOn(person.CustomerId, chosen.Dest)}
          onClose={() => setChosen(null)}
        >
          {new URL(chosen.Origin).host} opens in a new tab, where you act as this customer. It learns that you
          are the operator, and the access log records it.
        </ConfirmDialog>
      )}
    </>
  );
}

function nameOf({ Dest, Origin }: SignOnDestination): string {
  const { host } = new URL(Origin);
  return Dest === '' ? host : `${Dest} (${host})`;
}

async function signOn(customerId: number, dest: string): Promise<void> {
  // Browsers block a tab that opens after the answer arrives.
  const tab = window.open('', '_blank');
  if (tab === null) throw new Error('Allow this site to open new tabs, and sign on again.');
  tab.opener = null;
  try {
    const { Url } = await answerOf(
      portal.POST('/portal/api/customers/{customerId}/sign-on', {
        params: { path: { customerId } },
        body: dest === '' ? {} : { Dest: dest },
      }),
    );
    tab.location.replace(Url);
  } catch (error) {
    tab.close();
    throw error;
  }
}
