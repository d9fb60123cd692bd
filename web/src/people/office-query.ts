import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { Office, Permission } from '../api/model.ts';
import { useSession } from '../session/session.ts';

const STALE_AFTER_MS = 60_000;

/** The permissions of the signed-in account, and the names of types, statuses and trees. */
export const officeQuery = queryOptions({
  queryKey: ['office'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/office', { signal })),
  staleTime: STALE_AFTER_MS,
});

/** `undefined` until the data is read, and without a signed-in account. */
export function useOffice(): Office | undefined {
  const { data: session } = useSession();
  return useQuery({ ...officeQuery, enabled: session?.Account != null }).data;
}

/** Whether the page may offer an action. The server checks every call itself. */
export function useMay(): (permission: Permission) => boolean {
  const office = useOffice();
  return (permission) => office?.Permissions.includes(permission) === true;
}
