import { Box, Button, Code, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';
import { Note } from './note.tsx';

interface LoadedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch' | 'isFetching'>;
  /** What stands in while there is nothing yet; lines by default. */
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** Shows what was read; a skeleton before, and why there is nothing, or nothing newer, when it can't be read. */
export function Loaded<Data>({ query, skeleton = <LoadingLines />, children }: LoadedProps<Data>) {
  const { data, error } = query;
  if (data !== undefined)
    return (
      <>
        {error === null ? null : <ErrorNote error={error} />}
        {children(data)}
      </>
    );
  if (error === null)
    return (
      <div aria-busy="true">
        <VisuallyHidden role="status">Loading</VisuallyHidden>
        {skeleton}
      </div>
    );
  return (
    <ErrorNote error={error}>
      <Button variant="default" size="xs" loading={query.isFetching} onClick={() => void query.refetch()}>
        Try again
      </Button>
    </ErrorNote>
  );
}

const FAULT = 500;

/**
 * What went wrong. Where nothing can be done about it on the page, with the request id, by which the server's log
 * tells more.
 */
export function ErrorNote({ error, children }: { readonly error: Error; readonly children?: ReactNode }) {
  const known = error instanceof ApiError ? error : null;
  const hasId = children !== undefined || (known !== null && known.status >= FAULT);
  return (
    <Note tone="bad" title={known?.message ?? 'Something went wrong.'}>
      {hasId && known !== null && known.requestId !== null ? (
        <Text size="xs" c="dimmed" mt={4}>
          Request id <Code>{known.requestId}</Code>
        </Text>
      ) : null}
      {children === undefined ? null : <Box mt="xs">{children}</Box>}
    </Note>
  );
}

export function LoadingLines({ count = 4 }: { readonly count?: number }) {
  return (
    <Stack gap="sm">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are all alike
        <Skeleton key={index} height={18} width={`${95 - ((index * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

/** Nothing there yet, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Group justify="center" py="xl">
      <Stack gap={4} align="center" maw="52ch" ta="center">
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed" component="div">
          {children}
        </Text>
      </Stack>
    </Group>
  );
}
