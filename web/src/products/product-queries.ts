import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import { readOperations } from './read-operations.ts';

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: () => answerOf(portal.GET('/portal/api/products')),
});

/** The operations of the API, as this server's own document lists them. */
export const operationsQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: readOperations,
  staleTime: Number.POSITIVE_INFINITY,
});
