import { Button, Group } from '@mantine/core';
import type { Person } from '../api/model.ts';
import { Note } from '../layout/note.tsx';
import classes from './change.module.css';
import { FieldText } from './change-effects.tsx';
import { fieldOfPath } from './entered-values.ts';
import { fieldLabel } from './field-labels.ts';
import type { Change } from './use-change.ts';

interface TheirChangeProps {
  readonly change: Change;
  readonly theirs: Person;
  readonly onKeepTheirs: () => void;
}

/** Another person saved first: shows the stored values next to the entered ones, and the choices. */
export function TheirChange({ change, theirs, onKeepTheirs }: TheirChangeProps) {
  const rows = comparedRows(change, theirs);
  return (
    <Note tone="warning" title="Somebody else saved first.">
      <table className={classes['comparison']}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Now stored</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, stored, yours }) => (
            <tr key={field}>
              <th scope="row">{fieldLabel(field)}</th>
              <td>
                <FieldText field={field} value={stored} />
              </td>
              <td>{yours === null ? <span className={classes['dim']}>unchanged</span> : <b>{yours}</b>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p>The record looks the same; only values behind masks differ.</p> : null}
      <Group gap="sm">
        <Button size="xs" loading={change.isSaving} onClick={change.saveOnTop}>
          Save mine on top
        </Button>
        <Button size="xs" variant="default" onClick={onKeepTheirs}>
          Keep theirs
        </Button>
      </Group>
    </Note>
  );
}

interface ComparedRow {
  readonly field: string;
  readonly stored: string | null;
  readonly yours: string | null;
}

/** All changes by the other person, and all input of the reader. */
function comparedRows({ before, entered }: Change, theirs: Person): ComparedRow[] {
  const storedOf = (person: Person) =>
    new Map<string, string | null>([
      ['CustomerType', String(person.CustomerType)],
      ['CustomerStatus', String(person.CustomerStatus)],
      ...person.Fields.map(({ Name, Value }) => [Name, Value] as const),
    ]);
  const [then, now] = [storedOf(before), storedOf(theirs)];
  const changed = [...now].filter(([field, value]) => then.get(field) !== value).map(([field]) => field);
  const mine = Map.groupBy(Object.entries(entered), ([path]) => fieldOfPath(path));
  return [...new Set([...changed, ...mine.keys()])].map((field) => ({
    field,
    stored: now.get(field) ?? null,
    yours:
      mine
        .get(field)
        ?.map(([, value]) => inWords(value))
        .join(', ') ?? null,
  }));
}

function inWords(value: string | boolean): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === '' ? 'cleared' : value;
}
