import { queryOptions } from '@tanstack/react-query';
import type { ApiChanges } from '../../../src/portal/changes/changes-contract.ts';
import { readProblem, unreachable } from '../api/api-error.ts';

export type Version = ApiChanges['Versions'][number];
export type ChangedOperation = Version['Operations'][number];
export type Detail = ChangedOperation['Details'][number];

/** The history is a document that programs read too. It is not an operation of the portal. */
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

/** Tests check the document against its contract. This only catches an answer that is not the document. */
function isChanges(value: unknown): value is ApiChanges {
  return typeof value === 'object' && value !== null && 'Versions' in value;
}
