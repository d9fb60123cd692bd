import type { Person, PersonField } from '../api/model.ts';

/** What the reader entered, by path, such as `FirstName`, `PrimaryAddress.City` and `AssociateCustom.Field1`. */
export type Entered = Readonly<Record<string, string | boolean>>;

export const ADDRESS_MEMBERS = [
  'Street1',
  'Street2',
  'Street3',
  'City',
  'Region',
  'PostalCode',
  'CountryCode',
] as const;

const ADDRESSES = ['PrimaryAddress', 'DefaultShippingAddress'];
const FLAGS = ['SendEmails', 'TaxExempt', 'TermsAccepted'];

export function isAddress(name: string): boolean {
  return ADDRESSES.includes(name);
}

export function isFlag(name: string): boolean {
  return FLAGS.includes(name);
}

/** The path of a field of the record in a body. */
export function pathOf(name: string): string {
  return /^Field\d+$/.test(name) ? `AssociateCustom.${name}` : name;
}

/** The field of the record that a path belongs to. */
export function fieldOfPath(path: string): string {
  const [name = '', member = ''] = path.split('.');
  return name === 'AssociateCustom' ? member : name;
}

/** The stored value if the page has it; `undefined` if the page has only a mask. */
export function storedValue(person: Person, path: string): string | boolean | undefined {
  const name = fieldOfPath(path);
  const field = person.Fields.find(({ Name }) => Name === name);
  if (field === undefined) return '';
  if (isFlag(name)) return field.Value === 'Yes';
  return isOpen(field) ? (field.Value ?? '') : undefined;
}

/** Whether the page has the value itself and not only its mask. */
export function isOpen({ State, Value }: PersonField): boolean {
  return State === 'Open' || Value === null;
}

/**
 * The input in the form of bodies: members of addresses and custom fields are in separate objects. A sponsor
 * is a number.
 */
export function nestedChanges(entered: Entered): Record<string, never> {
  const nested: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(entered)) {
    const [name = '', member] = path.split('.');
    if (member !== undefined) nested[name] = { ...(nested[name] as object | undefined), [member]: value };
    else nested[name] = name === 'SponsorId' ? Number(value) : value;
  }
  // The server reads the body by its contract, and answers with the field of each problem.
  return nested as Record<string, never>;
}
