import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

/* All keys begin with 'subscriptions', so that one call refreshes every query about them. */

export const mySubscriptionsQuery = queryOptions({
  queryKey: ['subscriptions', 'mine'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/subscriptions', { signal })),
});

export const allSubscriptionsQuery = queryOptions({
  queryKey: ['subscriptions', 'all'],
  queryFn: ({ signal }) =>
    answerOf(portal.GET('/portal/api/subscriptions', { params: { query: { all: true } }, signal })),
});

export function subscriptionQuery(subscriptionId: number) {
  return queryOptions({
    queryKey: ['subscriptions', subscriptionId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET('/portal/api/subscriptions/{subscriptionId}', {
          params: { path: { subscriptionId } },
          signal,
        }),
      ),
  });
}

export function usageQuery(subscriptionId: number) {
  return queryOptions({
    queryKey: ['subscriptions', subscriptionId, 'usage'],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET('/portal/api/subscriptions/{subscriptionId}/usage', {
          params: { path: { subscriptionId } },
          signal,
        }),
      ),
  });
}

/** The status filters of the request log. */
export const STATUS_FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'error', label: 'Errors' },
  { value: '4xx', label: '4xx' },
  { value: '5xx', label: '5xx' },
] as const;
export type StatusFilter = (typeof STATUS_FILTERS)[number]['value'];

/** The hook calls of a request; they are written within a second. */
export function hookCallsQuery(requestId: string) {
  return queryOptions({
    queryKey: ['hook-calls', requestId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET('/portal/api/requests/{requestId}/hook-calls', {
          params: { path: { requestId } },
          signal,
        }),
      ),
  });
}

/** @param operation the id of an operation; null for all */
export function requestsQuery(subscriptionId: number, status: StatusFilter, operation: string | null) {
  return infiniteQueryOptions({
    queryKey: ['subscriptions', subscriptionId, 'requests', status, operation],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        portal.GET('/portal/api/subscriptions/{subscriptionId}/requests', {
          params: {
            path: { subscriptionId },
            query: {
              ...(pageParam === null ? {} : { cursor: pageParam }),
              ...(status === 'all' ? {} : { status }),
              ...(operation === null ? {} : { operation }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ NextCursor }) => NextCursor,
  });
}
