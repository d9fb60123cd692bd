import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { SignedIn } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Empty, ErrorNote } from '../layout/loaded.tsx';
import { Timestamp } from '../layout/timestamp.tsx';

/** What to do without an active subscription: administrators create one, developers ask for one. */
export function NoSubscription({ account }: { readonly account: SignedIn }) {
  if (account.Role === 'Administrator')
    return (
      <Empty title="You have no active subscription">
        Create one, or assign an existing one to yourself, under{' '}
        <AppLink href="/admin/subscriptions">Administration, Subscriptions</AppLink>.
      </Empty>
    );
  if (account.AccessRequestedAt !== null)
    return (
      <Empty title="Access requested">
        You asked for access on <Timestamp at={account.AccessRequestedAt} />. When an administrator grants it,
        your subscription appears here with its keys.
      </Empty>
    );
  return (
    <Empty title="You have no active subscription">
      You need the key of an active subscription to call the API. Ask an administrator for access.
      <RequestAccess />
    </Empty>
  );
}

function RequestAccess() {
  const client = useQueryClient();
  const request = useMutation({
    mutationFn: () => answerOf(portal.POST('/portal/api/access-request')),
    onSuccess: () => client.invalidateQueries({ queryKey: ['session'] }),
  });
  return (
    <>
      <Button mt="sm" mx="auto" display="block" loading={request.isPending} onClick={() => request.mutate()}>
        Request access
      </Button>
      <Text size="xs" mt={6}>
        Administrators see the request on the accounts page.
      </Text>
      {request.error === null ? null : <ErrorNote error={request.error} />}
    </>
  );
}
