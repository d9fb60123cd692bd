import { queryOptions } from '@tanstack/react-query';

type Readiness = 'ready' | 'search index incomplete' | 'unavailable';

/** The state that the server reports to load balancers. */
export const readinessQuery = queryOptions({
  queryKey: ['readiness'],
  queryFn: async ({ signal }): Promise<Readiness> => {
    const response = await fetch('/readyz', { cache: 'no-store', signal }).catch(() => null);
    if (response === null || !response.ok) return 'unavailable';
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'degraded' in body
      ? 'search index incomplete'
      : 'ready';
  },
});
