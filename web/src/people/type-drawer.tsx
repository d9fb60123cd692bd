import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/model.ts';
import { TypeMark } from '../layout/marks.tsx';
import { Note } from '../layout/note.tsx';
import classes from './change.module.css';
import { ChangeDrawer } from './change-drawer.tsx';
import { typeChangeOf } from './change-queries.ts';
import { fieldOfPath } from './entered-values.ts';
import { useOffice } from './office-query.ts';
import { RecordInput } from './record-input.tsx';
import { SponsorInput } from './sponsor-input.tsx';
import { type Change, useChange } from './use-change.ts';

interface TypeDrawerProps {
  readonly person: Person;
  /** Base types that the plan allows for this person. */
  readonly targets: readonly [number, ...number[]];
  readonly onClose: () => void;
}

/** Changes the type: the preview names the missing fields, and the form asks for exactly those. */
export function TypeDrawer({ person, targets, onClose }: TypeDrawerProps) {
  const types = useOffice()?.Types ?? [];
  const [target, setTarget] = useState(targets[0]);
  const nameOf = (type: number) => types.find(({ Id }) => Id === type)?.Name ?? `type ${type}`;
  const way = typeChangeOf(person.CustomerId, target);
  const change = useChange({ person, way, isChanged: true, onSaved: onClose });
  const name = nameOf(target).toLowerCase();
  return (
    <ChangeDrawer
      title={`Change the type of ${change.before.Name}`}
      change={change}
      saveLabel={`Change to ${name}`}
      onClose={onClose}
    >
      <div>
        <TypeMark type={change.before.CustomerType} isNamed /> <span aria-hidden="true">→</span>{' '}
        <span className={classes['spoken']}>to</span>
        {targets.length === 1 ? (
          <TypeMark type={target} isNamed />
        ) : (
          <SegmentedControl
            aria-label="New type"
            value={String(target)}
            onChange={(value) => setTarget(Number(value))}
            data={targets.map((type) => ({ value: String(type), label: nameOf(type) }))}
          />
        )}
      </div>
      <MissingFields change={change} typeName={name} />
    </ChangeDrawer>
  );
}

/** Every field that was refused once keeps its input element, so that nothing moves while the reader types. */
function MissingFields({ change, typeName }: { readonly change: Change; readonly typeName: string }) {
  const [asked, setAsked] = useState<readonly string[]>([]);
  const refused = (change.preview?.Problems ?? []).flatMap(({ Field }) =>
    Field === null ? [] : [fieldOfPath(Field)],
  );
  const fresh = [...new Set(refused)].filter((field) => !asked.includes(field));
  if (fresh.length > 0) setAsked([...asked, ...fresh]);
  const fields = change.before.Fields.filter(({ Name }) => asked.includes(Name));
  const needsPassword = change.preview?.Problems.some(({ Field }) => Field === 'Password') === true;
  if (fields.length === 0 && !asked.includes('SponsorId') && !needsPassword) return null;
  return (
    <section aria-label="Missing">
      <h3 className={classes['heading']}>Missing for a {typeName}</h3>
      <div className={classes['fields']}>
        {fields.map((field) => (
          <RecordInput key={field.Name} field={field} change={change} />
        ))}
        {asked.includes('SponsorId') ? <SponsorInput change={change} /> : null}
        {needsPassword ? (
          <Note tone="warning" title={`A ${typeName} needs a password, and this person has none.`}>
            <Text size="sm">
              Make a reset link for them first. When they have chosen a password, change the type.
            </Text>
          </Note>
        ) : null}
      </div>
    </section>
  );
}
