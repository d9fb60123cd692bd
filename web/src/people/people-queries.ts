import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { ShowableField } from '../api/model.ts';

/** Personal data is discarded soon after its page is closed. */
const FORGOTTEN_AFTER_MS = 60_000;

export interface FindFilters {
  readonly types?: string;
  readonly statuses?: string;
  readonly countries?: string;
  readonly changedSince?: string;
  readonly unplacedIn?: string;
  readonly afterCustomerId?: number;
  readonly limit?: number;
}

/** Earlier results stay while the next ones are read. */
export function useFoundPeople(term: string, filters: FindFilters = {}) {
  const wanted = term.trim();
  const query = { ...(wanted === '' ? {} : { term: wanted }), ...filters };
  return useQuery({
    queryKey: ['people', query],
    queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/office/people', { params: { query }, signal })),
    enabled: wanted !== '' || hasFilter(filters),
    placeholderData: keepPreviousData,
    gcTime: FORGOTTEN_AFTER_MS,
    retry: false,
  });
}

/** Whether a list is narrowed; without filters and without a term, no one is listed. */
export function hasFilter({ afterCustomerId: _after, limit: _limit, ...filters }: FindFilters): boolean {
  return Object.keys(filters).length > 0;
}

export const personQuery = (customerId: number) =>
  queryOptions({
    queryKey: ['person', customerId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET('/portal/api/office/people/{customerId}', { params: { path: { customerId } }, signal }),
      ),
    gcTime: FORGOTTEN_AFTER_MS,
  });

/** Fetches one masked value; the server records it first. */
export function showField(customerId: number, Field: ShowableField) {
  return answerOf(
    portal.POST('/portal/api/office/people/{customerId}/shown-fields', {
      params: { path: { customerId } },
      body: { Field },
    }),
  );
}
