import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { ConsoleAttempt, EndpointSettings, NewEndpoint } from '../api/model.ts';
import type { DeliveryFilter } from './use-delivery-filter.ts';

/* All keys begin with 'event-endpoints', so that one call refreshes every query about them. */

const REFRESH_MS = 15_000;
export const PAGE = 50;
/** The list must not change under the reader's pointer, so a button refreshes it. */
const NO_PAGE = null as number | null;

export const endpointsQuery = queryOptions({
  queryKey: ['event-endpoints', 'list'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/event-endpoints', { signal })),
  refetchInterval: REFRESH_MS,
});

/** Endpoints that are disabled or fail, for the pages that show warnings. */
export const troubledEndpointsQuery = queryOptions({
  queryKey: ['event-endpoints', 'troubled'],
  queryFn: ({ signal }) =>
    answerOf(portal.GET('/portal/api/event-endpoints', { params: { query: { troubled: true } }, signal })),
});

export function endpointQuery(endpointId: number) {
  return queryOptions({
    queryKey: ['event-endpoints', endpointId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET('/portal/api/event-endpoints/{endpointId}', { params: { path: { endpointId } }, signal }),
      ),
    refetchInterval: REFRESH_MS,
  });
}

export function deliveriesQuery(endpointId: number, { outcome, type, customerId, from, to }: DeliveryFilter) {
  return infiniteQueryOptions({
    queryKey: ['event-endpoints', endpointId, 'deliveries', outcome, type, customerId, from, to],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        portal.GET('/portal/api/event-endpoints/{endpointId}/deliveries', {
          params: {
            path: { endpointId },
            query: {
              limit: PAGE,
              ...(pageParam === null ? {} : { beforeId: pageParam }),
              ...(outcome === 'all' || outcome === 'waiting' ? {} : { outcome }),
              ...(type === null ? {} : { type }),
              ...(customerId === null ? {} : { customerId }),
              ...(from === null ? {} : { since: from }),
              ...(to === null ? {} : { until: dayAfter(to) }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: NO_PAGE,
    // The previous list stays, dimmed, while a filter changes.
    placeholderData: keepPreviousData,
    getNextPageParam: (page: readonly ConsoleAttempt[]) =>
      page.length < PAGE ? undefined : page.at(-1)?.AttemptId,
  });
}

export function waitingQuery(endpointId: number) {
  return infiniteQueryOptions({
    queryKey: ['event-endpoints', endpointId, 'waiting'],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        portal.GET('/portal/api/event-endpoints/{endpointId}/waiting', {
          params: {
            path: { endpointId },
            query: { limit: PAGE, ...(pageParam === null ? {} : { afterPosition: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: NO_PAGE,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.Position),
  });
}

export function deliveryQuery(endpointId: number, attemptId: number) {
  return queryOptions({
    queryKey: ['event-endpoints', endpointId, 'delivery', attemptId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET('/portal/api/event-endpoints/{endpointId}/deliveries/{attemptId}', {
          params: { path: { endpointId, attemptId } },
          signal,
        }),
      ),
  });
}

export function previewQuery(endpointId: number, position: number) {
  return queryOptions({
    queryKey: ['event-endpoints', endpointId, 'preview', position],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET('/portal/api/event-endpoints/{endpointId}/preview', {
          params: { path: { endpointId }, query: { position } },
          signal,
        }),
      ),
    // The headers of a dry run are valid only then.
    gcTime: 0,
  });
}

const pathOf = (endpointId: number) => ({ params: { path: { endpointId } } });

export const createEndpoint = (body: NewEndpoint) =>
  answerOf(portal.POST('/portal/api/event-endpoints', { body }));

export const changeEndpoint = (endpointId: number, body: EndpointSettings) =>
  answerOf(portal.PUT('/portal/api/event-endpoints/{endpointId}', { ...pathOf(endpointId), body }));

export const deleteEndpoint = (endpointId: number) =>
  answerOf(portal.DELETE('/portal/api/event-endpoints/{endpointId}', pathOf(endpointId)));

export const rotateSecret = (endpointId: number) =>
  answerOf(portal.POST('/portal/api/event-endpoints/{endpointId}/rotate-secret', pathOf(endpointId)));

export const pauseEndpoint = (endpointId: number) =>
  answerOf(portal.POST('/portal/api/event-endpoints/{endpointId}/pause', pathOf(endpointId)));

export const resumeEndpoint = (endpointId: number) =>
  answerOf(portal.POST('/portal/api/event-endpoints/{endpointId}/resume', pathOf(endpointId)));

export const sendTest = (endpointId: number) =>
  answerOf(portal.POST('/portal/api/event-endpoints/{endpointId}/test', pathOf(endpointId)));

export const sendAgain = (endpointId: number, attemptId: number) =>
  answerOf(
    portal.POST('/portal/api/event-endpoints/{endpointId}/deliveries/{attemptId}/send-again', {
      params: { path: { endpointId, attemptId } },
    }),
  );

export const replayEvents = (endpointId: number, body: { From: number; Through: number }) =>
  answerOf(portal.POST('/portal/api/event-endpoints/{endpointId}/replay', { ...pathOf(endpointId), body }));

export const skipEvent = (endpointId: number, Position: number) =>
  answerOf(
    portal.POST('/portal/api/event-endpoints/{endpointId}/skip', {
      ...pathOf(endpointId),
      body: { Position },
    }),
  );

const DAY_MS = 86_400_000;

/** The end of a day is the beginning of the next one. */
function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}
