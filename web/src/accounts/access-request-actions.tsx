import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { Account } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { refreshAccess } from './account-queries.ts';
import { GrantDialog } from './grant-dialog.tsx';

/** An open request for access, and its two answers. */
export function AccessRequestActions({ account }: { readonly account: Account }) {
  const { AccountId: accountId, Name, AccessRequestedAt } = account;
  const [isGranting, setIsGranting] = useState(false);
  const client = useQueryClient();
  const decline = useMutation({
    mutationFn: () =>
      answerOf(
        portal.DELETE('/portal/api/accounts/{accountId}/access-request', { params: { path: { accountId } } }),
      ),
    onSettled: () => refreshAccess(client),
  });
  const openDialog = () => {
    decline.reset();
    setIsGranting(true);
  };
  return (
    <>
      {AccessRequestedAt === null ? null : (
        <>
          <Text size="xs" mt={4}>
            Access requested <Timestamp at={AccessRequestedAt} />
          </Text>
          <Group gap="xs" mt={4}>
            <Button
              size="compact-xs"
              disabled={decline.isPending}
              onClick={openDialog}
              aria-label={`Grant access to ${Name}`}
            >
              Grant access
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              loading={decline.isPending}
              onClick={() => decline.mutate()}
              aria-label={`Decline the request of ${Name}`}
            >
              Decline
            </Button>
          </Group>
        </>
      )}
      {decline.error === null ? null : <ErrorNote error={decline.error} />}
      {isGranting ? <GrantDialog account={account} onClose={() => setIsGranting(false)} /> : null}
    </>
  );
}
