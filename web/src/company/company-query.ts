import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import { useMay } from '../people/office-query.ts';

const REFRESH_MS = 60_000;

/** The server caches the figures and reads new ones every five minutes, so most of these requests cost nothing. */
export const companyQuery = queryOptions({
  queryKey: ['company-overview'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/office/overview', { signal })),
  refetchInterval: REFRESH_MS,
});

/** The numbers of people; `undefined` until read, and for readers who may not see them. */
export function useCompanyCounts() {
  const may = useMay();
  const { data } = useQuery({ ...companyQuery, enabled: may('overview.read') });
  return {
    peopleOfType: (type: number) => data?.Types.find(({ CustomerType }) => CustomerType === type)?.People,
    peopleInTree: (tree: string) => data?.Trees.find(({ Tree }) => Tree === tree)?.People,
  };
}
