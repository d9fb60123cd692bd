import type { CustomerState } from './customer.ts';
import { isNumber, phoneDigits } from './phone-digits.ts';
import { ideographPairs, searchKey, wordKey } from './search-key.ts';

/** Increase with every change to the output of {@link searchText}: stored texts are then refreshed. */
export const SEARCH_TEXT_VERSION = 2;

/**
 * Precedes each value. A term of one or two characters with this prefix has at least three characters, so the
 * trigram index finds the values that begin with it.
 */
const BEFORE_VALUE = '\n\n';
/** Precedes text that is only found as a whole or by three characters: no value begins there. */
const BEFORE_PART = '\n';
const INDEXED_LENGTH = 3;

/** The values of a customer that search uses. */
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
 * The searchable values of a customer as one text: the published columns of Search Associates, first and last
 * name together in either order, the digits of phone numbers, and pairs of ideographs. Stored as
 * `customers.search_text`.
 */
export function searchText(state: SearchedState): string {
  const { firstName, lastName, primaryAddress: address } = state;
  const phones = [state.textPhone ?? '', state.primaryPhone ?? ''];
  const values = [
    state.backOfficeId,
    state.externalReferenceId,
    state.emailAddress,
    [firstName, lastName].filter((name) => name !== null).join(' '),
    firstName === null || lastName === null ? null : `${lastName} ${firstName}`,
    ...phones,
    address?.street1,
    address?.city,
    address?.region,
    address?.postalCode,
  ];
  const keys = values.map((value) => searchKey(value ?? '')).filter((key) => key !== '');
  const digits = phones.flatMap((phone) => phoneDigits(searchKey(phone))).filter(isLongEnough);
  const parts = new Set([...digits, ...keys.flatMap(ideographPairs)]);
  return [
    ...keys.map((key) => BEFORE_VALUE + key),
    ...[...parts].filter((part) => !keys.includes(part)).map((part) => BEFORE_PART + part),
  ].join('');
}

/** Without the fillers of Hangul, which are letters and invisible: a search text keeps none next to another name. */
const LETTER_OR_DIGIT = /[[\p{L}\p{N}]--\p{Default_Ignorable_Code_Point}]/v;

/**
 * The texts to look for in search texts; any of them finds a customer. Empty when the term has neither a visible
 * letter nor a digit, which finds no customers.
 */
export function searchedTexts(term: string): string[] {
  const key = searchKey(term);
  if (!LETTER_OR_DIGIT.test(key)) return [];
  const texts = [key, wordKey(term)].map((text) => (isLongEnough(text) ? text : BEFORE_VALUE + text));
  const pair = isLongEnough(key) ? [] : ideographPairs(key).map((letters) => BEFORE_PART + letters);
  const digits = isNumber(key) ? phoneDigits(key).filter(isLongEnough) : [];
  return withoutNarrower([...new Set([...texts, ...pair, ...digits])]);
}

/** In shorter words, a typing error results in another name. */
const MISSPELT_LENGTH_MIN = 5;
const LETTERS_ONLY = /^\p{L}+$/u;

/**
 * Texts that a name contains even if the term misspells the name by one typing error: the error is in one half of
 * the word, so the other half is right. The caller compares the found names with the term; most do not match. Empty
 * when the term has no word that is long enough.
 */
export function misspeltTexts(term: string): string[] {
  const words = searchKey(term)
    .split(' ')
    .filter((word) => LETTERS_ONLY.test(word));
  const [longest = []] = words.map((word) => [...word]).toSorted((a, b) => b.length - a.length);
  if (longest.length < MISSPELT_LENGTH_MIN) return [];
  const half = Math.floor(longest.length / 2);
  // One letter less, so that the two letters around the middle may be swapped.
  const start = longest.slice(0, Math.max(half - 1, INDEXED_LENGTH - 1)).join('');
  const end = longest.slice(half).join('');
  return withoutNarrower([BEFORE_VALUE + start, ` ${start}`, end]);
}

/** A text that contains another one finds no additional customers. */
function withoutNarrower(texts: readonly string[]): string[] {
  return texts.filter((text) => !texts.some((other) => other !== text && text.includes(other)));
}

function isLongEnough(text: string): boolean {
  return [...text].length >= INDEXED_LENGTH;
}
