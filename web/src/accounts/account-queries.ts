import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/accounts', { signal })),
});

/** The queries about accounts, their subscriptions and their requests. The session counts the requests. */
const ACCESS_KEYS = ['accounts', 'subscriptions', 'session'];

/** Refreshes the pages after a change of an account, an owner or a request for access. */
export async function refreshAccess(client: QueryClient): Promise<void> {
  await Promise.all(ACCESS_KEYS.map((key) => client.invalidateQueries({ queryKey: [key] })));
}
