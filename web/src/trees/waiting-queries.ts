import { queryOptions, skipToken } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { OrderedMove } from './batch-queries.ts';
import type { SeenMove } from './tree-queries.ts';

/* The reads and writes of the waiting list page. */

const PATH = '/portal/api/office/trees/{tree}/waiting';
export const WAITING_PAGE = 50;

/** @param after the last person of the previous page; 0 for the first page */
export function waitingQuery(tree: string, after: number) {
  return queryOptions({
    queryKey: ['trees', tree, 'waiting', after],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET(PATH, { params: { path: { tree }, query: { after, limit: WAITING_PAGE } }, signal }),
      ),
  });
}

/** Where a rule would place people, in this order. */
export function placingQuery(tree: string, ids: readonly number[], rule: string) {
  return queryOptions({
    queryKey: ['trees', tree, 'placing', ids, rule],
    queryFn:
      ids.length === 0
        ? skipToken
        : ({ signal }) =>
            answerOf(
              portal.POST(`${PATH}/preview`, {
                params: { path: { tree } },
                body: { CustomerIds: [...ids], Rule: rule },
                signal,
              }),
            ),
    // The preview must show what the tree allows now.
    staleTime: 0,
    gcTime: 0,
  });
}

export type SeenOrderedMove = OrderedMove & SeenMove;

/** Carries out several moves at once, as a batch that can be undone. */
export function carryOutMoves(reason: string, moves: readonly SeenOrderedMove[]) {
  return answerOf(
    portal.POST('/portal/api/office/trees/moves', { body: { Reason: reason, Moves: [...moves] } }),
  );
}
