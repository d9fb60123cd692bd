import { Text } from '@mantine/core';
import { AppLink } from '../layout/app-link.tsx';
import { Note } from '../layout/note.tsx';

/** Tells an administrator that people are waiting for access. */
export function OpenRequests({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <Note
      tone="warning"
      title={count === 1 ? 'One person asks for access.' : `${count} people ask for access.`}
    >
      <Text size="sm">
        Grant or decline the {count === 1 ? 'request' : 'requests'} under{' '}
        <AppLink href="/admin/accounts">Administration, Accounts</AppLink>.
      </Text>
    </Note>
  );
}
