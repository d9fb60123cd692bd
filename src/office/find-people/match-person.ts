import type { Customer } from '../../customers/record/customer.ts';
import { isNumber, phoneDigits } from '../../customers/record/phone-digits.ts';
import { searchKey } from '../../customers/record/search-key.ts';
import { personName } from '../person-name.ts';
import { lettersDiffering } from './spelling.ts';

/** Why a person matches a term. */
export interface Match {
  readonly match: 'Exact' | 'Contains' | 'SpelledDifferently' | 'Filter';
  readonly field: string;
  /** The text to show; for contact data, only what was typed. */
  readonly text: string;
  /** Position of the term in the text; `null` when the text spells it differently. */
  readonly start: number | null;
  readonly length: number | null;
  readonly lettersDiffer: number;
}

/** Shorter numbers are parts of too many phone numbers to identify one. */
const WHOLE_PHONE_DIGITS = 7;
const MORE = '•••';

type Named = Pick<Customer, 'id' | 'firstName' | 'lastName' | 'companyName'>;

interface Value {
  readonly field: string;
  readonly value: string | null;
  readonly isContact: boolean;
}

const open = (field: string, value: string | null): Value => ({ field, value, isContact: false });
const contact = (field: string, value: string | null): Value => ({ field, value, isContact: true });

/** The searched values of a person, the best explanation of a match first. */
function valuesOf(customer: Customer): Value[] {
  const { primaryAddress: address } = customer;
  return [
    open('CustomerId', String(customer.id)),
    open('BackOfficeId', customer.backOfficeId),
    open('ExternalReferenceId', customer.externalReferenceId),
    open('WebAlias', customer.webAlias),
    open('Name', personName(customer)),
    contact('EmailAddress', customer.emailAddress),
    contact('Username', customer.username),
    contact('PrimaryPhone', customer.primaryPhone),
    contact('TextPhone', customer.textPhone),
    contact('SecondaryPhone', customer.secondaryPhone),
    contact('PrimaryAddress', address?.street1 ?? null),
    contact('PrimaryAddress', address?.city ?? null),
    contact('PrimaryAddress', address?.region ?? null),
    contact('PrimaryAddress', address?.postalCode ?? null),
  ];
}

/** The value that equals the whole term. A whole city or street does not identify a person. */
export function exactMatch(
  customer: Customer,
  term: string,
  additionalAliases: readonly string[],
): Match | null {
  const key = searchKey(term);
  const aliases = additionalAliases.map((alias) => open('WebAlias', alias));
  const found = [...valuesOf(customer), ...aliases].find(
    ({ field, value }) => field !== 'PrimaryAddress' && isWhole(field, value, key),
  );
  if (found === undefined) return null;
  const text = found.isContact ? term : (found.value ?? '');
  return { match: 'Exact', field: found.field, text, ...span(text, key), lettersDiffer: 0 };
}

/** The first value that contains the term. */
export function partialMatch(customer: Customer, term: string, mayShowContact: boolean): Match | null {
  const key = searchKey(term);
  const found = valuesOf(customer).find(({ field, value }) => contains(field, value, key));
  if (found === undefined || found.value === null) return reversedName(customer, term);
  if (found.isContact && !mayShowContact) return null;
  const text = found.isContact ? `${MORE}${term}${MORE}` : found.value;
  return { match: 'Contains', field: found.field, text, ...span(text, key), lettersDiffer: 0 };
}

/** A name that is similar to the term. */
export function spellingMatch(customer: Named, term: string): Match | null {
  const text = personName(customer);
  const lettersDiffer = lettersDiffering(searchKey(term), searchKey(text));
  if (lettersDiffer === null) return null;
  return { match: 'SpelledDifferently', field: 'Name', text, start: null, length: null, lettersDiffer };
}

/** `Huamán Ximena` finds Ximena Huamán. */
function reversedName(customer: Customer, term: string): Match | null {
  const reversed = searchKey(
    [customer.lastName, customer.firstName].filter((part) => part !== null).join(' '),
  );
  if (!reversed.includes(searchKey(term))) return null;
  const text = personName(customer);
  return { match: 'Contains', field: 'Name', text, start: null, length: null, lettersDiffer: 0 };
}

function isWhole(field: string, value: string | null, key: string): boolean {
  if (value === null) return false;
  if (searchKey(value) === key) return true;
  if (!field.endsWith('Phone') || !isNumber(key)) return false;
  const typed = phoneDigits(key).filter((digits) => digits.length >= WHOLE_PHONE_DIGITS);
  const stored = phoneDigits(value);
  return typed.some((digits) => stored.includes(digits));
}

function contains(field: string, value: string | null, key: string): boolean {
  if (value === null) return false;
  if (searchKey(value).includes(key)) return true;
  if (!field.endsWith('Phone') || !isNumber(key)) return false;
  const stored = phoneDigits(value);
  return phoneDigits(key).some((digits) => digits !== '' && stored.some((number) => number.includes(digits)));
}

/** The position of the term, if the comparable form has the same length as the text. */
function span(text: string, key: string): Pick<Match, 'start' | 'length'> {
  const folded = searchKey(text);
  const start = folded.length === text.length ? folded.indexOf(key) : -1;
  return start === -1 ? { start: null, length: null } : { start, length: key.length };
}
