import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountsQuery } from '../accounts/account-queries.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Note } from '../layout/note.tsx';

/** Tells an administrator that people are waiting for access. */
export function OpenRequests() {
  const { data: accounts = [] } = useQuery(accountsQuery);
  const waiting = accounts.filter(({ AccessRequestedAt }) => AccessRequestedAt !== null).length;
  if (waiting === 0) return null;
  return (
    <Note
      tone="warning"
      title={waiting === 1 ? 'One person asks for access.' : `${waiting} people ask for access.`}
    >
      <Text size="sm">
        Grant or decline it under <AppLink href="/admin/accounts">Administration, Accounts</AppLink>.
      </Text>
    </Note>
  );
}
