import { Button, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import { useMutation } from '../api/use-mutation.ts';
import { describePeople } from '../layout/numbers.ts';
import { useMay } from './office-query.ts';
import type { FindFilters } from './people-queries.ts';

/** Limits the memory of the page for a large network. */
const PEOPLE_MAX = 100_000;

/** Saves the list as CSV, part by part. The server records each part with its number of people. */
export function ExportButton({ filters }: { readonly filters: FindFilters }) {
  const [people, setPeople] = useState(0);
  const running = useRef<AbortController | null>(null);
  const exporting = useMutation({
    mutationFn: () => {
      running.current = new AbortController();
      return exportPeople(filters, setPeople, running.current.signal);
    },
    gcTime: 0,
  });
  // The file is not needed after the page is closed, and each further part would be recorded.
  useEffect(() => () => running.current?.abort(), []);
  if (!useMay()('people.export')) return null;
  const { isPending, error, data } = exporting;
  return (
    <>
      <Button variant="default" size="xs" loading={isPending} onClick={() => exporting.mutate()}>
        Export list
      </Button>
      <Text size="xs" c={error === null ? 'dimmed' : 'var(--mantine-color-error)'} role="status">
        {error?.message ?? describe(isPending, people, data)}
      </Text>
    </>
  );
}

function describe(isPending: boolean, people: number, isWhole: boolean | undefined): string {
  if (isPending) return `${describePeople(people)} so far`;
  if (isWhole === undefined) return '';
  const words = `${describePeople(people)} exported; recorded.`;
  return isWhole ? words : `${words} There are more: narrow the list down.`;
}

/** @returns whether the file contains the whole list */
async function exportPeople(
  { afterCustomerId: _after, limit: _limit, ...filters }: FindFilters,
  onProgress: (people: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const parts: string[] = [];
  let people = 0;
  let next: number | null = 0;
  onProgress(0);
  while (next !== null && people < PEOPLE_MAX) {
    const part: { Csv: string; People: number; Next: number | null } = await answerOf(
      portal.POST('/portal/api/office/people-export', {
        body: { ...filters, afterCustomerId: next },
        signal,
      }),
    );
    parts.push(part.Csv);
    people += part.People;
    next = part.Next;
    onProgress(people);
  }
  save(new Blob(parts, { type: 'text/csv;charset=utf-8' }), 'people.csv');
  return next === null;
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
