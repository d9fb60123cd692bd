import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote, LoadingLines } from './loaded.tsx';

interface LivePreviewProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  /** Approximate number of lines in the preview. */
  readonly lines: number;
  readonly children: (data: Data) => ReactNode;
}

/**
 * A preview that follows the fields of a dialog. After a failed read, no earlier preview is shown: it belongs
 * to other values.
 */
export function LivePreview<Data>({ query, lines, children }: LivePreviewProps<Data>) {
  const { data, error } = query;
  if (error !== null)
    return (
      <ErrorNote error={error}>
        <Button variant="default" size="xs" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </ErrorNote>
    );
  return data === undefined ? <LoadingLines count={lines} /> : children(data);
}
