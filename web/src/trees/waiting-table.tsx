import { Button, Checkbox, Table, Text } from '@mantine/core';
import type { OfficeTree, PlacingPreview, WaitingPerson } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { TypeMark } from '../layout/marks.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { idOf, nameOf, namesAmong } from './plan-words.ts';
import shared from './trees.module.css';
import classes from './waiting.module.css';

interface WaitingTableProps {
  readonly tree: OfficeTree;
  /** The number of waiting people on all pages. */
  readonly total: string;
  readonly people: readonly WaitingPerson[];
  readonly chosen: readonly number[];
  readonly previews: readonly PlacingPreview[];
  readonly isChecking: boolean;
  readonly mayMove: boolean;
  readonly onChoose: (ids: readonly number[]) => void;
  readonly onPlace: (person: WaitingPerson) => void;
}

/** Fewer days than this are urgent. */
const URGENT_DAYS = 4;

/** The people of a page. Chosen people are placed from top to bottom. */
export function WaitingTable(props: WaitingTableProps) {
  const { tree, total, people, chosen, previews, isChecking, mayMove, onChoose, onPlace } = props;
  const hasDays = tree.WaitingDays !== null;
  const order = people.map(({ CustomerId }) => CustomerId);
  const toggle = (id: number) => {
    const next = chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
    onChoose(order.filter((each) => next.includes(each)));
  };
  const head = ['Name', 'ID', 'Type', 'Sponsor', 'Waiting since'];
  const named = namesAmong([...people, ...people.map(({ Sponsor }) => Sponsor)]);
  return (
    <>
      <Text size="sm" mb="xs">
        Waiting in {tree.Name}: <strong>{total}</strong>
      </Text>
      {mayMove ? (
        <Checkbox
          mb="xs"
          label="Choose all on this page"
          checked={chosen.length === order.length}
          indeterminate={chosen.length > 0 && chosen.length < order.length}
          onChange={() => onChoose(chosen.length === order.length ? [] : order)}
        />
      ) : null}
      <DataTable
        label={`Waiting in ${tree.Name}`}
        minWidth="46rem"
        head={[...head, ...(hasDays ? ['Days left'] : []), 'Would be placed', '']}
      >
        {people.map((person) => {
          const { CustomerId, CustomerType, Sponsor, Since, DaysLeft, StagedIn } = person;
          const isChosen = chosen.includes(CustomerId);
          return (
            <Table.Tr key={CustomerId} data-chosen={isChosen || undefined}>
              <Table.Td>
                <span className={classes['waitingName']}>
                  {mayMove ? (
                    <Checkbox
                      size="xs"
                      aria-label={`Choose ${named(person)}`}
                      checked={isChosen}
                      onChange={() => toggle(CustomerId)}
                    />
                  ) : null}
                  <AppLink href={`/office/people/${CustomerId}`}>{nameOf(person)}</AppLink>
                </span>
                {StagedIn === null ? null : (
                  <div className={shared['quiet']}>
                    Already in the staged{' '}
                    <AppLink href={`/office/batches/${StagedIn}`}>batch {StagedIn}</AppLink>
                  </div>
                )}
              </Table.Td>
              <Table.Td className={shared['id'] ?? ''}>{idOf(person)}</Table.Td>
              <Table.Td>
                <TypeMark type={CustomerType} isNamed />
              </Table.Td>
              <Table.Td>{Sponsor === null ? '–' : named(Sponsor)}</Table.Td>
              <Table.Td>{formatDay(Since)}</Table.Td>
              {hasDays ? <Days left={DaysLeft ?? 0} of={tree.WaitingDays ?? 1} /> : null}
              <Table.Td>
                <Place
                  isChosen={isChosen}
                  isChecking={isChecking}
                  preview={previews.find(({ Person }) => Person.CustomerId === CustomerId)}
                />
              </Table.Td>
              <Table.Td>
                {mayMove ? (
                  <Button
                    variant="default"
                    size="compact-xs"
                    aria-label={`Place by hand: ${named(person)}`}
                    onClick={() => onPlace(person)}
                  >
                    Place by hand
                  </Button>
                ) : null}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </DataTable>
    </>
  );
}

function Days({ left, of }: { readonly left: number; readonly of: number }) {
  const words =
    left <= 0 ? `${1 - left} ${left === 0 ? 'day' : 'days'} over` : left === 1 ? '1 day' : `${left} days`;
  return (
    <Table.Td>
      <span className={classes['days']} data-urgent={left < URGENT_DAYS || undefined}>
        {words}
        <span className={classes['daysBar']} aria-hidden>
          <span style={{ width: `${Math.round((Math.max(left, 0) / of) * 100)}%` }} />
        </span>
      </span>
    </Table.Td>
  );
}

interface PlaceProps {
  readonly isChosen: boolean;
  readonly isChecking: boolean;
  readonly preview: PlacingPreview | undefined;
}

function Place({ isChosen, isChecking, preview }: PlaceProps) {
  if (!isChosen) return '–';
  if (preview === undefined) return isChecking ? 'Checking…' : '–';
  if (preview.To === null)
    return (
      <span className={classes['noPlace']}>
        <span aria-hidden>✕ </span>
        {preview.Problems.map(({ Message }) => Message).join(' ')}
      </span>
    );
  const { Leg, ...upline } = preview.To;
  const named = namesAmong([preview.Person, upline]);
  return `→ ${named(upline)}${Leg === '' ? '' : `, ${Leg}`}`;
}
