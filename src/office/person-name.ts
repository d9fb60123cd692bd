import type { Customer } from '../customers/record/customer.ts';
import type { NameReader, PersonName } from '../customers/store/name-reader.ts';

type NamedCustomer = Pick<Customer, 'id' | 'firstName' | 'lastName' | 'companyName'> &
  Partial<Pick<Customer, 'erasedAt'>>;

/** The text of a link to a person: the name, or a substitute. */
export function personName({ id, firstName, lastName, companyName, erasedAt = null }: NamedCustomer): string {
  const person = [firstName, lastName].filter((part) => part !== null).join(' ');
  const name = person === '' ? (companyName ?? '') : person;
  return shownName(id, { name, isErased: erasedAt !== null });
}

/** The name of a person, or a substitute. An erased person has no name, and the substitute says so. */
export function shownName(id: number, { name, isErased }: Pick<PersonName, 'name' | 'isErased'>): string {
  if (isErased) return `Erased person ${id}`;
  return name === '' ? `Person ${id}` : name;
}

/** The names of people by id, in one read. Unknown ids are left out. */
export async function namesOf(
  names: NameReader,
  ids: Iterable<number | null>,
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set([...ids].filter((id) => id !== null));
  const found = await names.namesOf([...wanted]);
  return new Map([...found].map(([id, person]) => [id, shownName(id, person)]));
}

/** A person as answers show a link to them. */
export function personLink(names: ReadonlyMap<number, string>, id: number | null) {
  const name = id === null ? undefined : names.get(id);
  return id === null || name === undefined ? null : { CustomerId: id, Name: name };
}
