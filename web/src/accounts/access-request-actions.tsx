import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { Account } from '../api/model.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { grantAccess } from './grant-access.ts';

/** An open request for access, with one click to grant it. */
export function AccessRequestActions({ account }: { readonly account: Account }) {
  const { AccountId: accountId, Name, AccessRequestedAt } = account;
  const client = useQueryClient();
  const onSettled = async () => {
    await client.invalidateQueries({ queryKey: ['accounts'] });
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
  };
  const grant = useMutation({ mutationFn: () => grantAccess(accountId, { IsRequested: true }), onSettled });
  const decline = useMutation({
    mutationFn: () =>
      answerOf(
        portal.DELETE('/portal/api/accounts/{accountId}/access-request', { params: { path: { accountId } } }),
      ),
    onSettled,
  });
  const error = grant.error ?? decline.error;
  if (AccessRequestedAt === null) return error === null ? null : <ErrorNote error={error} />;
  return (
    <>
      <Text size="xs" mt={4}>
        Access requested <Timestamp at={AccessRequestedAt} />
      </Text>
      <Group gap="xs" mt={4}>
        <Button
          size="compact-xs"
          loading={grant.isPending}
          onClick={() => grant.mutate()}
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
      {error === null ? null : <ErrorNote error={error} />}
    </>
  );
}
