import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

const REFRESH_MS = 60_000;

/** The server keeps the figures for five minutes, so most of these reads cost it nothing. */
export const companyQuery = queryOptions({
  queryKey: ['company-overview'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/office/overview', { signal })),
  refetchInterval: REFRESH_MS,
});
