import { queryOptions, skipToken } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';

/* The reads of the tree pages. A tree on a past day never changes, so it is kept until the page closes. */

const PATH = '/portal/api/office/trees';
const PAGE_SIZE = 100;

/** A tree at an instant; `null` is now. */
export interface TreeAt {
  readonly tree: string;
  readonly asOf: string | null;
}

const keyOf = ({ tree, asOf }: TreeAt, ...rest: readonly unknown[]) =>
  ['trees', tree, asOf, ...rest] as const;
const asOfQuery = ({ asOf }: TreeAt) => (asOf === null ? {} : { asOf });
const staleTimeOf = ({ asOf }: TreeAt) => (asOf === null ? {} : { staleTime: Number.POSITIVE_INFINITY });

/** The trees of the plan, and the names of types and statuses. */
export const treesQuery = queryOptions({
  queryKey: ['office-trees'],
  queryFn: ({ signal }) => answerOf(portal.GET(PATH, { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export function nodeQuery(at: TreeAt, customerId: number) {
  return queryOptions({
    queryKey: keyOf(at, 'node', customerId),
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET(`${PATH}/{tree}/nodes/{customerId}`, {
          params: { path: { tree: at.tree, customerId }, query: asOfQuery(at) },
          signal,
        }),
      ),
    ...staleTimeOf(at),
  });
}

/** @param cursor cursor of the page; empty for the first */
export function childrenQuery(at: TreeAt, customerId: number, cursor: string) {
  return queryOptions({
    queryKey: keyOf(at, 'children', customerId, cursor),
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET(`${PATH}/{tree}/nodes/{customerId}/children`, {
          params: {
            path: { tree: at.tree, customerId },
            query: { pageSize: PAGE_SIZE, ...asOfQuery(at), ...(cursor === '' ? {} : { cursor }) },
          },
          signal,
        }),
      ),
    ...staleTimeOf(at),
  });
}

/** Sizes of downlines by customer. They arrive after the names, which do not wait for them. */
export function countsQuery(at: TreeAt, ids: readonly number[]) {
  return queryOptions({
    queryKey: keyOf(at, 'counts', ids),
    queryFn:
      ids.length === 0
        ? skipToken
        : ({ signal }) =>
            answerOf(
              portal.GET(`${PATH}/{tree}/counts`, {
                params: { path: { tree: at.tree }, query: { ids: ids.join(','), ...asOfQuery(at) } },
                signal,
              }),
            ),
    ...staleTimeOf(at),
  });
}

export function windowQuery(at: TreeAt, customerId: number, levels: number) {
  return queryOptions({
    queryKey: keyOf(at, 'window', customerId, levels),
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET(`${PATH}/{tree}/nodes/{customerId}/window`, {
          params: { path: { tree: at.tree, customerId }, query: { levels, ...asOfQuery(at) } },
          signal,
        }),
      ),
    ...staleTimeOf(at),
  });
}

/** What changed around a person between two instants; `null` is now. */
export function changesQuery(
  tree: string,
  customerId: number,
  { from, to, levels }: { readonly from: string | null; readonly to: string | null; readonly levels: number },
) {
  const query = { levels, ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
  return queryOptions({
    queryKey: ['trees', tree, 'changes', customerId, query],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET(`${PATH}/{tree}/nodes/{customerId}/changes`, {
          params: { path: { tree, customerId }, query },
          signal,
        }),
      ),
  });
}

/** Every place that a person has had in a tree. */
export function placementsQuery(tree: string, customerId: number) {
  return queryOptions({
    queryKey: ['trees', tree, 'placements', customerId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET(`${PATH}/{tree}/nodes/{customerId}/placements`, {
          params: { path: { tree, customerId } },
          signal,
        }),
      ),
  });
}

export function findQuery(tree: string, search: string) {
  return queryOptions({
    queryKey: ['trees', tree, 'find', search],
    queryFn:
      search.trim() === ''
        ? skipToken
        : ({ signal }) =>
            answerOf(
              portal.GET(`${PATH}/{tree}/people`, { params: { path: { tree }, query: { search } }, signal }),
            ),
  });
}

export interface Move {
  readonly CustomerId: number;
  readonly ToUplineId: number;
  readonly Leg: string;
  readonly FindAvailable: boolean;
}

export function movePreviewQuery(tree: string, move: Move | null) {
  return queryOptions({
    queryKey: ['trees', tree, 'move-preview', move],
    queryFn:
      move === null
        ? skipToken
        : ({ signal }) =>
            answerOf(
              portal.POST(`${PATH}/{tree}/moves/preview`, {
                params: { path: { tree } },
                body: move,
                signal,
              }),
            ),
    // The preview must show what the tree allows now.
    staleTime: 0,
    gcTime: 0,
  });
}

/** A move as shown in its preview. */
export interface SeenMove extends Move {
  readonly Version: string;
}

export function carryOutMove(tree: string, body: SeenMove & { readonly Reason: string }) {
  return answerOf(portal.POST(`${PATH}/{tree}/moves`, { params: { path: { tree } }, body }));
}
