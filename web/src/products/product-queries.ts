import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: () => answerOf(portal.GET('/portal/api/products')),
});

/** The groups with their operations and scopes. They change only with the program. */
export const operationGroupsQuery = queryOptions({
  queryKey: ['operation-groups'],
  queryFn: () => answerOf(portal.GET('/portal/api/operation-groups')),
  staleTime: Number.POSITIVE_INFINITY,
});
