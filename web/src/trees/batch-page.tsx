import { Button, Table } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OfficeBatch } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Badge } from '../layout/badge.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { DescriptionList } from '../layout/description-list.tsx';
import { ErrorNote, Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { useMay } from '../people/office-query.ts';
import { nameOf } from './plan-words.ts';
import { batchQuery, undoBatch } from './tree-queries.ts';

const WORDS = { staged: 'Staged', committed: 'Committed', undone: 'Undone' } as const;
const TONES = { staged: 'neutral', committed: 'good', undone: 'warning' } as const;

/** A placement batch, with the way back. */
export function BatchPage({ id }: { readonly id: number }) {
  const query = useQuery(batchQuery(id));
  return (
    <Page title={`Batch ${id}`} intro="Moves that were decided together and can be undone together.">
      <Loaded query={query}>{(batch) => <Batch batch={batch} />}</Loaded>
    </Page>
  );
}

function Batch({ batch }: { readonly batch: OfficeBatch }) {
  const client = useQueryClient();
  const hasLegs = batch.Moves.some(({ To }) => To !== null && To.Leg !== '');
  const mayUndo = useMay()('batches.commit');
  const undo = useMutation({
    mutationFn: () => undoBatch(batch.BatchId),
    onSuccess: (undone) => {
      client.setQueryData(batchQuery(batch.BatchId).queryKey, undone);
      return client.invalidateQueries({ queryKey: ['trees'] });
    },
  });
  return (
    <>
      <Decision batch={batch} />
      <Section title="Moves">
        <DataTable
          label="Moves"
          minWidth="20rem"
          head={hasLegs ? ['Person', 'Tree', 'Moved below', 'Leg'] : ['Person', 'Tree', 'Moved below']}
        >
          {batch.Moves.map(({ Action, Person, Tree, To }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a batch can move a person twice, and its order is fixed
            <Table.Tr key={index}>
              <Table.Td>
                <AppLink href={`/office/trees/${Tree}?person=${Person.CustomerId}`}>{nameOf(Person)}</AppLink>
              </Table.Td>
              <Table.Td>{Tree}</Table.Td>
              <Table.Td>{To === null ? (Action === 'remove' ? 'Removed' : '–') : nameOf(To)}</Table.Td>
              {hasLegs ? <Table.Td>{To?.Leg}</Table.Td> : null}
            </Table.Tr>
          ))}
        </DataTable>
      </Section>
      {undo.error === null ? null : <ErrorNote error={undo.error} />}
      {batch.State === 'committed' && mayUndo ? (
        <Button mt="md" loading={undo.isPending} onClick={() => undo.mutate()}>
          Undo
        </Button>
      ) : null}
    </>
  );
}

function Decision({ batch }: { readonly batch: OfficeBatch }) {
  return (
    <Section title="Decision">
      <DescriptionList
        facts={[
          [
            'State',
            <Badge key="state" tone={TONES[batch.State]}>
              {WORDS[batch.State]}
            </Badge>,
          ],
          ['Reason', batch.Reason],
          [
            'Committed',
            batch.CommittedAt === null ? '–' : <Timestamp key="committed" at={batch.CommittedAt} />,
          ],
          ...(batch.CommittedBy === null ? [] : [['Committed by', batch.CommittedBy] as const]),
          ...undoneFacts(batch),
        ]}
      />
    </Section>
  );
}

/** When it was undone, and by whom; nothing before that. */
function undoneFacts({ UndoneAt, UndoneBy }: OfficeBatch) {
  if (UndoneAt === null) return [];
  return [
    ['Undone', <Timestamp key="undone" at={UndoneAt} />],
    ['Undone by', UndoneBy ?? '–'],
  ] as const;
}
