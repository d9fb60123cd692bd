import { queryOptions } from '@tanstack/react-query';
import type { ApiChanges } from '../../../src/portal/changes/changes-contract.ts';
import { fetchJson } from '../api/fetch-json.ts';

export type Version = ApiChanges['Versions'][number];
export type ChangedOperation = Version['Operations'][number];
export type Detail = ChangedOperation['Details'][number];

export const changesQuery = queryOptions({
  queryKey: ['changes'],
  queryFn: ({ signal }) => fetchJson<ApiChanges>('/docs/changes.json', 'Versions', signal),
});
