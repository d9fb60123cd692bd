import type { Person, PersonField } from '../api/model.ts';
import { fieldLabel, languageName } from './field-labels.ts';
import { MaskedValue } from './masked-value.tsx';
import classes from './person.module.css';

/** The record in sections. Empty fields are left out, except where their absence says something. */
export function PersonRecord({ person }: { readonly person: Person }) {
  const sections = Map.groupBy(person.Fields.filter(isShown), ({ Section }) => Section);
  return (
    <div className={classes['panel']}>
      {[...sections].map(([title, fields]) => (
        <section key={title} aria-label={title} className={classes['section']}>
          <h2 className={classes['sectionTitle']}>{title}</h2>
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
