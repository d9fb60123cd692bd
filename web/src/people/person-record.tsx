import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Person, PersonField } from '../api/model.ts';
import { EditDrawer } from './edit-drawer.tsx';
import { fieldLabel, languageName } from './field-labels.ts';
import { MaskedValue } from './masked-value.tsx';
import { useMay } from './office-query.ts';
import classes from './person.module.css';

/** The record in sections. Empty fields are left out, unless their absence is informative. */
export function PersonRecord({ person }: { readonly person: Person }) {
  const [edited, setEdited] = useState<string | null>(null);
  const mayEdit = useMay()('people.edit') && person.ErasedAt === null && person.MergedInto === null;
  const sections = [...Map.groupBy(person.Fields, ({ Section }) => Section)]
    .map(([title, fields]) => [title, fields.filter(isShown)] as const)
    .filter(([, fields]) => mayEdit || fields.length > 0);
  return (
    <div className={classes['panel']}>
      {sections.map(([title, fields]) => (
        <section key={title} aria-label={title} className={classes['section']}>
          <div className={classes['sectionHead']}>
            <h2 className={classes['sectionTitle']}>{title}</h2>
            {mayEdit ? (
              <Button
                variant="subtle"
                size="compact-xs"
                aria-label={`Edit ${title.toLowerCase()}`}
                onClick={() => setEdited(title)}
              >
                Edit
              </Button>
            ) : null}
          </div>
          <dl className={classes['record']}>
            {fields.map((field) => (
              <div key={field.Name} className={classes['field']}>
                <dt>{fieldLabel(field.Name)}</dt>
                <dd>
                  <FieldValue field={field} customerId={person.CustomerId} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {edited === null ? null : (
        <EditDrawer key={edited} person={person} section={edited} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}

/** A missing email address is worth knowing; a missing custom field is not. */
const SHOWN_EMPTY = ['BirthDate', 'EmailAddress', 'PrimaryPhone', 'PrimaryAddress', 'TaxId', 'Username'];

function isShown({ Name, Value }: PersonField): boolean {
  return Value !== null || SHOWN_EMPTY.includes(Name);
}

function FieldValue({ field, customerId }: { readonly field: PersonField; readonly customerId: number }) {
  const { Name, Value } = field;
  if (Value === null) return <span className={classes['none']}>None</span>;
  if (field.State !== 'Open') return <MaskedValue field={field} mask={Value} customerId={customerId} />;
  return Name === 'LanguageCode' ? languageName(Value) : Value;
}
