import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/products', { signal })),
});

/** The groups with their operations and scopes. They change only with the program. */
export const operationGroupsQuery = queryOptions({
  queryKey: ['operation-groups'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/operation-groups', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});
