import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { emailKey, emailSpelling } from '../../kernel/email-address.ts';
import { foldedText, nameKey } from '../../kernel/name-key.ts';

export { nameKey } from '../../kernel/name-key.ts';

/**
 * The form in which a value of a field is compared: the one function for uniqueness, look-up, login, import and
 * the limits of attempts. Two values are the same exactly when their keys are; a key is its own key. A username
 * may be an email address, and is then compared as one.
 */
export function comparisonKey(field: UniqueField, value: string): string {
  if (field === 'TaxId') return taxIdKey(value);
  return field === 'EmailAddress' || field === 'Username' ? emailKey(value) : nameKey(value);
}

/**
 * What tells apart the spellings that {@link comparisonKey} takes for one, but for case. A customer whose key
 * somebody else has is stored under it (decision 0049).
 */
export function spellingKey(field: Exclude<UniqueField, 'TaxId'>, value: string): string {
  return field === 'EmailAddress' || field === 'Username' ? emailSpelling(value) : foldedText(value);
}

/** The keys under which a value may be stored: most often one, otherwise that of the very spelling first. */
export function lookupKeys(field: Exclude<UniqueField, 'TaxId'>, value: string): string[] {
  return [...new Set([spellingKey(field, value), comparisonKey(field, value)])];
}

/**
 * The form in which a tax id is compared: letters, digits and `&`, which is a letter of Mexican ids, without
 * case. Everything else goes first, because case and composition of a character depend on its neighbors (the
 * parts of a Hangul syllable); and again, because lower-casing can bring out a mark. Empty when there is neither
 * a letter nor a digit.
 */
export function taxIdKey(value: string): string {
  const key = significant(nameKey(significant(value)));
  return /[\p{L}\p{N}]/u.test(key) ? key : '';
}

function significant(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}&]/gu, '')
    .normalize('NFKC');
}
