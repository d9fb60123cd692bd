import { isNoDate } from '../kernel/wire-date.ts';
import { maskText } from './masks.ts';
import { PERSON_FIELDS } from './person-fields.ts';

const ADDRESS_MEMBER = /^(?:PrimaryAddress|DefaultShippingAddress)\.(\w+)$/;
/** The members of an address that its mask also shows. */
const OPEN_MEMBERS = ['City', 'Region', 'CountryCode'];
const DAY = 10;

export type ChangedValue = string | number | boolean | null;

/** The name of a field in the record of a person: `AssociateCustom.Field1` is `Field1`. */
export function personFieldName(field: string): string {
  return field.replace('AssociateCustom.', '');
}

/** A value before or after a change, as text without a mask; `null` for none. */
export function changeText(field: string, value: ChangedValue): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (field !== 'BirthDate') return String(value);
  const day = String(value).slice(0, DAY);
  // The API writes "no date" as a date.
  return isNoDate(day) ? null : day;
}

/** The same, with the mask of its field. */
export function maskChange(field: string, value: ChangedValue): string | null {
  const text = changeText(field, value);
  if (text === null) return null;
  const member = ADDRESS_MEMBER.exec(field)?.[1];
  if (member !== undefined) return OPEN_MEMBERS.includes(member) ? text : maskText();
  return personField(field)?.maskText(text) ?? text;
}

/** Whether the field has a mask. */
export function isMasked(field: string): boolean {
  const member = ADDRESS_MEMBER.exec(field)?.[1];
  if (member !== undefined) return !OPEN_MEMBERS.includes(member);
  return (personField(field)?.permission ?? null) !== null;
}

function personField(field: string) {
  const name = personFieldName(field);
  return PERSON_FIELDS.find((candidate) => candidate.name === name);
}
