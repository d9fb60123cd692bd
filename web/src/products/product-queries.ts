import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: () => answerOf(portal.GET('/portal/api/products')),
});

/** The groups of operations, with their operations and scopes: they change with the program only. */
export const operationGroupsQuery = queryOptions({
  queryKey: ['operation-groups'],
  queryFn: () => answerOf(portal.GET('/portal/api/operation-groups')),
  staleTime: Number.POSITIVE_INFINITY,
});
