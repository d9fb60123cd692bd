import {
  type UseMutationOptions,
  type UseMutationResult,
  useMutation as useEveryMutation,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/**
 * A write of a page. A second call while the first runs does nothing, so a double click writes once. The first call
 * runs until the promises of `onSuccess` and `onSettled` end.
 */
export function useMutation<Data, Failure = Error, Input = void>(
  options: UseMutationOptions<Data, Failure, Input>,
): UseMutationResult<Data, Failure, Input> {
  const mutation = useEveryMutation(options);
  const running = useRef<Promise<Data> | null>(null);
  const start = mutation.mutateAsync;
  const mutateAsync = useCallback<typeof start>(
    (...call) => {
      running.current ??= start(...call).finally(() => {
        running.current = null;
      });
      return running.current;
    },
    [start],
  );
  // The result of the mutation contains the failure.
  const mutate = useCallback<typeof mutation.mutate>(
    (...call) => void mutateAsync(...call).catch(() => undefined),
    [mutateAsync],
  );
  return { ...mutation, mutate, mutateAsync };
}
