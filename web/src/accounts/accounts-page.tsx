import { Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account, SignedIn } from '../api/model.ts';
import { AdminPage } from '../layout/admin-page.tsx';
import { Badge, type Tone } from '../layout/badge.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { PlusIcon } from '../layout/icons.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { AccessRequestActions } from './access-request-actions.tsx';
import { AccountMenu } from './account-menu.tsx';
import { accountsQuery } from './account-queries.ts';
import { InviteDialog } from './invite-dialog.tsx';

/** The people who can sign in, for administrators. */
export function AccountsPage({ self }: { readonly self: SignedIn }) {
  const [isInviting, setIsInviting] = useState(false);
  return (
    <AdminPage
      title="Accounts"
      intro="Developers see their own subscriptions. Administrators see and manage everything."
      actions={
        <Button leftSection={<PlusIcon />} onClick={() => setIsInviting(true)}>
          Invite someone
        </Button>
      }
    >
      <Loaded query={useQuery(accountsQuery)}>
        {(accounts) => (
          <DataTable label="Accounts" head={['Name', 'Role', 'State', 'Last sign-in', '']} minWidth="40rem">
            {accounts.map((account) => (
              <Row key={account.AccountId} account={account} isSelf={account.AccountId === self.AccountId} />
            ))}
          </DataTable>
        )}
      </Loaded>
      {isInviting ? <InviteDialog onClose={() => setIsInviting(false)} /> : null}
    </AdminPage>
  );
}

function Row({ account, isSelf }: { readonly account: Account; readonly isSelf: boolean }) {
  return (
    <Table.Tr>
      <Table.Td maw={320} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500}>
          {account.Name} {isSelf ? <Badge tone="neutral">You</Badge> : null}
        </Text>
        <Text size="xs" c="dimmed">
          {account.EmailAddress}
        </Text>
        <AccessRequestActions account={account} />
      </Table.Td>
      <Table.Td>{account.Role}</Table.Td>
      <Table.Td>
        <Badge tone={TONES[account.State]}>{account.State}</Badge>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Timestamp at={account.LastSignInAt} />
      </Table.Td>
      <Table.Td>
        <AccountMenu account={account} isSelf={isSelf} />
      </Table.Td>
    </Table.Tr>
  );
}

const TONES: Readonly<Record<Account['State'], Tone>> = {
  Active: 'good',
  Invited: 'warning',
  Disabled: 'bad',
};
