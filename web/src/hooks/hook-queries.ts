import { queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

export const hookBindingsQuery = queryOptions({
  queryKey: ['hook-bindings'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/hook-bindings', { signal })),
});
