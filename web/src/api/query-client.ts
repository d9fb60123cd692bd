import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

const STALE_AFTER_MS = 10_000;
const RETRIES = 2;

/** Refusals that show that the session of this page is out of date. */
const SESSION_CODES: readonly string[] = ['not_signed_in', 'csrf_failed'];

export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && SESSION_CODES.includes(error.code))
      void client.invalidateQueries({ queryKey: ['session'] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // Offline browsers send requests too, so that the page can say that the server cannot be reached.
    defaultOptions: {
      queries: { staleTime: STALE_AFTER_MS, retry: isWorthRetrying, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

/** A refusal stays the same; an outage may end. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const isOutage = error instanceof ApiError && (error.status === 0 || error.status === 503);
  return isOutage && failures < RETRIES;
}
