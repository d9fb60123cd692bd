import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, portal, rememberCsrfToken } from '../api/client.ts';
import type { Session } from '../api/model.ts';

const STALE_AFTER_MS = 60_000;

/** The signed-in account and facts about the server. Every page reads it. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: STALE_AFTER_MS,
});

async function readSession(): Promise<Session> {
  const session = await answerOf(portal.GET('/portal/api/session'));
  rememberCsrfToken(session.CsrfToken);
  return session;
}

export function useSession() {
  return useQuery(sessionQuery);
}

/**
 * For use after a sign-in or sign-out: forgets everything that the previous person read.
 * Takes the session that began, if there is one.
 */
export function useChangeSession(): (session?: Session) => Promise<void> {
  const client = useQueryClient();
  return async (begun) => {
    const session = begun ?? (await readSession());
    rememberCsrfToken(session.CsrfToken);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    client.setQueryData(sessionQuery.queryKey, session);
  };
}
