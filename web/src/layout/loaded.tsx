import { Box, Button, Code, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';
import { Note } from './note.tsx';
import { isUnreachable, UnreachableNote } from './unreachable-note.tsx';

interface LoadedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch' | 'isFetching'>;
  /** Shown until there is data; skeleton lines by default. */
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** Shows a skeleton, then the data. If a read fails, shows the error, together with older data if there is any. */
export function Loaded<Data>({ query, skeleton = <LoadingLines />, children }: LoadedProps<Data>) {
  const { data, error } = query;
  if (data !== undefined)
    return (
      <>
        {error === null ? null : <ReadError error={error} query={query} />}
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
  return <ReadError error={error} query={query} />;
}

interface ReadErrorProps {
  readonly error: Error;
  readonly query: Pick<LoadedProps<unknown>['query'], 'refetch' | 'isFetching'>;
}

/** Why a read failed, with a retry; while the server cannot be reached, the read is retried automatically. */
function ReadError({ error, query }: ReadErrorProps) {
  const retry = () => void query.refetch();
  if (isUnreachable(error)) return <UnreachableNote onReachable={retry} />;
  return (
    <ErrorNote error={error}>
      <Button variant="default" size="xs" loading={query.isFetching} onClick={retry}>
        Retry
      </Button>
    </ErrorNote>
  );
}

const FAULT = 500;

/**
 * What went wrong. If the reader cannot fix it on the page, the request ID is shown, so that an administrator can
 * find the request in the server's log.
 */
export function ErrorNote({ error, children }: { readonly error: Error; readonly children?: ReactNode }) {
  const known = error instanceof ApiError ? error : null;
  const hasId = children !== undefined || (known !== null && known.status >= FAULT);
  return (
    <Note tone="bad" title={known?.message ?? 'Something went wrong.'}>
      {hasId && known !== null && known.requestId !== null ? (
        <Text size="xs" c="dimmed" mt={4}>
          Request ID <Code>{known.requestId}</Code>
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

/** Says that nothing exists yet, and what to do next. */
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
