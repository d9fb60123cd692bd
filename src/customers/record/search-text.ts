import type { CustomerState } from './customer.ts';
import { nameKey } from './unique-keys.ts';

/**
 * Before each value. So a term of one or two characters with this before it is three characters or more,
 * which the index of trigrams finds: the values that begin with it.
 */
const BEFORE_VALUE = '\n\n';
const INDEXED_LENGTH = 3;

/** The part of a customer that search looks through. */
export type SearchedState = Pick<
  CustomerState,
  | 'backOfficeId'
  | 'externalReferenceId'
  | 'emailAddress'
  | 'firstName'
  | 'lastName'
  | 'textPhone'
  | 'primaryPhone'
  | 'primaryAddress'
>;

/**
 * What search looks through, as one text: the published columns (reference/customers-api.md 3.3), and the
 * first and last name together. Stored as `customers.search_text`.
 */
export function searchText(state: SearchedState): string {
  const { firstName, lastName, primaryAddress: address } = state;
  const values = [
    state.backOfficeId,
    state.externalReferenceId,
    state.emailAddress,
    [firstName, lastName].filter((name) => name !== null).join(' '),
    firstName === null ? null : lastName,
    state.textPhone,
    state.primaryPhone,
    address?.street1,
    address?.city,
    address?.region,
    address?.postalCode,
  ];
  return values
    .map((value) => comparable(value ?? ''))
    .filter((value) => value !== '')
    .map((value) => BEFORE_VALUE + value)
    .join('');
}

/** What to look for in such texts; `null` when the term has no letter and no digit, which finds nobody. */
export function searchedText(term: string): string | null {
  const text = comparable(term);
  if (!/[\p{L}\p{N}]/u.test(text)) return null;
  return [...text].length < INDEXED_LENGTH ? BEFORE_VALUE + text : text;
}

/** As values are compared everywhere, in one line. */
function comparable(value: string): string {
  return nameKey(value).replace(/\s+/g, ' ');
}
