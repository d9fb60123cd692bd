import { Table } from '@mantine/core';
import type { OfficeTreeChange } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Empty } from '../layout/loaded.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { Section } from '../layout/section.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { idOf, nameOf, sourceOf } from './plan-words.ts';
import classes from './trees.module.css';

interface ComparedChangesProps {
  readonly Changes: readonly OfficeTreeChange[];
  readonly IsCut: boolean;
  /** Name of the person. */
  readonly who: string;
}

/** Every change of place between the two dates, of the people in either picture. */
export function ComparedChanges({ Changes, IsCut, who }: ComparedChangesProps) {
  return (
    <Section
      title="What changed between the two"
      intro={
        IsCut
          ? `The first ${formatNumber(Changes.length)} changes of place around ${who}. Choose dates that are closer.`
          : `Changes of place of the people in the two pictures around ${who}.`
      }
    >
      {Changes.length === 0 ? (
        <Empty title="Nobody here changed places between the two dates" />
      ) : (
        <DataTable
          label="Changes of place"
          minWidth="44rem"
          head={['When', 'Who', 'From', 'To', 'By and why']}
        >
          {Changes.map((change) => (
            <Table.Tr key={`${change.At} ${change.Person.CustomerId}`}>
              <Table.Td>{formatDay(change.At)}</Table.Td>
              <Table.Td>
                <AppLink href={`/office/people/${change.Person.CustomerId}`}>{nameOf(change.Person)}</AppLink>{' '}
                <span className={classes['quiet']}>{idOf(change.Person)}</span>
              </Table.Td>
              <Table.Td>{placeOf(change.Before) ?? 'not placed'}</Table.Td>
              <Table.Td>
                {change.IsVacant ? 'removed, place kept' : (placeOf(change.After) ?? 'removed')}
              </Table.Td>
              <Table.Td>
                <Author change={change} />
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
    </Section>
  );
}

function placeOf(place: OfficeTreeChange['After']): string | null {
  if (place === null) return null;
  const { Leg, ...upline } = place;
  const name = `${nameOf(upline)} (${idOf(upline)})`;
  return Leg === '' ? name : `${name}, ${Leg}`;
}

function Author({ change: { Rule, Reason, Actor, BatchId } }: { readonly change: OfficeTreeChange }) {
  if (Rule === '') return '–';
  return (
    <>
      {sourceOf(Rule)}, {Actor}
      {Reason === '' ? '' : `: ${Reason}`}
      {BatchId === null ? null : (
        <>
          {' '}
          (<AppLink href={`/office/batches/${BatchId}`}>batch {BatchId}</AppLink>)
        </>
      )}
    </>
  );
}
