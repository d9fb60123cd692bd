import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: () => answerOf(portal.GET('/portal/api/accounts')),
});
