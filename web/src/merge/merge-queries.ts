import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { MergeField, OfficeMergePreview } from '../api/model.ts';

export interface MergeChoice {
  readonly survivorId: number;
  readonly mergedId: number;
  /** Fields whose value comes from the merged person. */
  readonly take: readonly MergeField[];
  /** Whether people whose leg is taken get the next open position. */
  readonly findsOpen: boolean;
}

const bodyOf = ({ mergedId, take, findsOpen }: MergeChoice) => ({
  MergedCustomerId: mergedId,
  Take: [...take],
  FindAvailable: findsOpen,
});

/** What a merge would do. It contains masked personal data, so it is discarded with the dialog. */
export const mergePreviewQuery = (choice: MergeChoice) =>
  queryOptions({
    queryKey: ['merge-preview', choice],
    queryFn: ({ signal }) =>
      answerOf(
        portal.POST('/portal/api/office/people/{customerId}/merge/preview', {
          params: { path: { customerId: choice.survivorId } },
          body: bodyOf(choice),
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });

/** Carries out the previewed merge. @throws ApiError `precondition_failed` if a record has changed since */
export function mergePeople(choice: MergeChoice, { Survivor, Merged }: OfficeMergePreview, Reason: string) {
  return answerOf(
    portal.POST('/portal/api/office/people/{customerId}/merge', {
      params: { path: { customerId: choice.survivorId } },
      body: { ...bodyOf(choice), Reason, Version: Survivor.Version, MergedVersion: Merged.Version },
    }),
  );
}

export const undoPreviewQuery = (mergedId: number) =>
  queryOptions({
    queryKey: ['merge-undo-preview', mergedId],
    queryFn: ({ signal }) =>
      answerOf(
        portal.POST('/portal/api/office/people/{customerId}/merge/undo/preview', {
          params: { path: { customerId: mergedId } },
          signal,
        }),
      ),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });

export function undoMerge(mergedId: number) {
  return answerOf(
    portal.POST('/portal/api/office/people/{customerId}/merge/undo', {
      params: { path: { customerId: mergedId } },
    }),
  );
}

/** A merge changes both people, their downlines, its batch and the lists that name them. */
export async function refreshMerged(client: QueryClient): Promise<void> {
  await Promise.all(
    [['person'], ['people'], ['trees'], ['placement-batches']].map((queryKey) =>
      client.invalidateQueries({ queryKey }),
    ),
  );
}
