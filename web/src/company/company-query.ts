import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import { useMay } from '../people/office-query.ts';

const REFRESH_MS = 60_000;

/** The server keeps the figures and reads new ones every five minutes, so most of these requests cost it nothing. */
export const companyQuery = queryOptions({
  queryKey: ['company-overview'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/office/overview', { signal })),
  refetchInterval: REFRESH_MS,
});

/** How many people there are; `undefined` until it is read, and for readers who may not see it. */
export function useCompanyCounts() {
  const may = useMay();
  const { data } = useQuery({ ...companyQuery, enabled: may('overview.read') });
  return {
    peopleOfType: (type: number) => data?.Types.find(({ CustomerType }) => CustomerType === type)?.People,
    peopleInTree: (tree: string) => data?.Trees.find(({ Tree }) => Tree === tree)?.People,
  };
}
