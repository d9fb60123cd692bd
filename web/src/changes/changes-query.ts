import { queryOptions } from '@tanstack/react-query';
import type { ApiChanges } from '../../../src/portal/changes/changes-contract.ts';
import { readProblem, unreachable } from '../api/api-error.ts';

export type Version = ApiChanges['Versions'][number];
export type ChangedOperation = Version['Operations'][number];
export type Detail = ChangedOperation['Details'][number];

/** The history is a document of this server, for programs too; it is no operation of the portal. */
export const changesQuery = queryOptions({
  queryKey: ['changes'],
  queryFn: async (): Promise<ApiChanges> => {
    const response = await fetch('/docs/changes.json').catch(() => {
      throw unreachable();
    });
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok || !isChanges(body)) throw readProblem(response, body);
    return body;
  },
});

/** The tests hold the document to its contract; only another answer in its place is caught here. */
function isChanges(value: unknown): value is ApiChanges {
  return typeof value === 'object' && value !== null && 'Versions' in value;
}
