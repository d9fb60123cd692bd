import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

export const customPagesQuery = queryOptions({
  queryKey: ['custom-pages'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/custom-pages', { signal })),
});

/** The address for the frame. Fetched only once: a new address would reload the frame. */
export function openedPageQuery(pageId: string, associateId: number | null) {
  const body = associateId === null ? {} : { AssociateId: associateId };
  return queryOptions({
    queryKey: ['opened-custom-page', pageId, associateId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.POST('/portal/api/custom-pages/{pageId}/open', { params: { path: { pageId } }, body, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
