import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { Office, Permission } from '../api/model.ts';
import { useSession } from '../session/session.ts';

const STALE_AFTER_MS = 60_000;

/** What the signed-in account may do, and the names of types, statuses and trees. */
export const officeQuery = queryOptions({
  queryKey: ['office'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/office', { signal })),
  staleTime: STALE_AFTER_MS,
});

/** `undefined` until it is read, and without a signed-in account. */
export function useOffice(): Office | undefined {
  const { data: session } = useSession();
  return useQuery({ ...officeQuery, enabled: session?.Account != null }).data;
}

/** Whether the page may offer something. The server checks every call itself. */
export function useMay(): (permission: Permission) => boolean {
  const office = useOffice();
  return (permission) => office?.Permissions.includes(permission) === true;
}
