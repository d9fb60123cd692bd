import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { onRightsChanged } from './client.ts';

const STALE_AFTER_MS = 10_000;
const RETRIES = 2;

/** Refusals that show that the page's session or rights are out of date. */
const OUTDATED_CODES: readonly string[] = [
  'not_signed_in',
  'csrf_failed',
  'not_allowed',
  'permission_missing',
];
/** The queries that decide which pages and buttons the account has. */
const RIGHTS: readonly unknown[] = ['session', 'office'];

export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && OUTDATED_CODES.includes(error.code)) readRightsAgain();
  };
  const readRightsAgain = () =>
    void client.invalidateQueries({ predicate: ({ queryKey }) => RIGHTS.includes(queryKey[0]) });
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // Offline browsers send requests too, so that the page can say that the server cannot be reached.
    defaultOptions: {
      queries: { staleTime: STALE_AFTER_MS, retry: isWorthRetrying, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  onRightsChanged(readRightsAgain);
  return client;
}

/** A refusal stays the same; an outage may end. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const isOutage = error instanceof ApiError && (error.status === 0 || error.status === 503);
  return isOutage && failures < RETRIES;
}
