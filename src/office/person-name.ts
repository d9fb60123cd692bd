import type { Customer } from '../customers/record/customer.ts';
import type { NameReader } from '../customers/store/name-reader.ts';

/** A person as a link: the name, or what stands in for it. */
export function personName({
  id,
  firstName,
  lastName,
  companyName,
}: Pick<Customer, 'id' | 'firstName' | 'lastName' | 'companyName'>): string {
  const name = [firstName, lastName].filter((part) => part !== null).join(' ');
  return name === '' ? (companyName ?? nameless(id)) : name;
}

/** The names of people by id, in one read. Unknown ids are left out. */
export async function namesOf(
  names: NameReader,
  ids: Iterable<number | null>,
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set([...ids].filter((id) => id !== null));
  const found = await names.namesOf([...wanted]);
  return new Map([...found].map(([id, { name }]) => [id, name === '' ? nameless(id) : name]));
}

/** A person as answers show a link to them. */
export function personLink(names: ReadonlyMap<number, string>, id: number | null) {
  const name = id === null ? undefined : names.get(id);
  return id === null || name === undefined ? null : { CustomerId: id, Name: name };
}

function nameless(id: number): string {
  return `Customer ${id}`;
}
