import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { OfficeBatch } from '../api/model.ts';
import type { Move } from './tree-queries.ts';

/* The reads and writes of the batch pages. */

const PATH = '/portal/api/office/trees/batches';
const KEY = 'placement-batches';
const LISTED = 50;

export interface OrderedMove extends Move {
  readonly Tree: string;
  readonly Reason?: string;
}

/** A batch; while it is staged, with what it would do now. */
export function batchQuery(batchId: number) {
  return queryOptions({
    queryKey: [KEY, batchId],
    queryFn: ({ signal }) =>
      answerOf(portal.GET(`${PATH}/{batchId}`, { params: { path: { batchId } }, signal })),
  });
}

/** @param before the last batch of the previous page; `null` for the first page */
export function batchesQuery(state: OfficeBatch['State'] | null, before: number | null = null) {
  return queryOptions({
    queryKey: [KEY, 'list', state, before],
    queryFn: ({ signal }) =>
      answerOf(
        portal.GET(PATH, {
          params: {
            query: {
              limit: LISTED,
              ...(state === null ? {} : { state }),
              ...(before === null ? {} : { before }),
            },
          },
          signal,
        }),
      ),
  });
}

export function stageBatch(reason: string, moves: readonly OrderedMove[]) {
  return answerOf(portal.POST(PATH, { body: { Reason: reason, Moves: [...moves] } }));
}

export function addMoves(batchId: number, moves: readonly OrderedMove[]) {
  const params = { path: { batchId } };
  return answerOf(portal.POST(`${PATH}/{batchId}/moves`, { params, body: { Moves: [...moves] } }));
}

export function removeMove({ BatchId: batchId, Version: version }: OfficeBatch, position: number) {
  const params = { path: { batchId, position }, query: { version } };
  return answerOf(portal.DELETE(`${PATH}/{batchId}/moves/{position}`, { params }));
}

export function discardBatch({ BatchId: batchId, Version: version }: OfficeBatch) {
  const params = { path: { batchId }, query: { version } };
  return answerOf(portal.DELETE(`${PATH}/{batchId}`, { params }));
}

export function commitBatch({ BatchId: batchId, Version, MovesVersion }: OfficeBatch) {
  const params = { path: { batchId } };
  return answerOf(
    portal.POST(`${PATH}/{batchId}/commit`, {
      params,
      body: { Version, ...(MovesVersion === null ? {} : { MovesVersion }) },
    }),
  );
}

/** What an undo would do now. The answer is discarded with the dialog. */
export const undoPreviewQuery = (batchId: number) =>
  queryOptions({
    queryKey: [KEY, 'undo-preview', batchId],
    queryFn: ({ signal }) =>
      answerOf(portal.POST(`${PATH}/{batchId}/undo/preview`, { params: { path: { batchId } }, signal })),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });

export function undoBatch(batchId: number) {
  return answerOf(portal.POST(`${PATH}/{batchId}/undo`, { params: { path: { batchId } } }));
}

/** Call this after an action on a batch: lists, batches, trees and people are read again. */
export function refreshBatches(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: [KEY] }),
    client.invalidateQueries({ queryKey: ['trees'] }),
    client.invalidateQueries({ queryKey: ['person'] }),
  ]);
}
