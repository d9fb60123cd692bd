import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { emailKey, emailSpelling } from '../../kernel/email-address.ts';
import { foldedText, nameKey } from '../../kernel/name-key.ts';

export { nameKey } from '../../kernel/name-key.ts';

/**
 * The form in which values of a field are compared, for uniqueness, look-up, login, import and the limits of
 * attempts. Two values are equal exactly when their keys are equal; the key of a key is the key itself. A
 * username may be an email address and is then compared as one.
 */
export function comparisonKey(field: UniqueField, value: string): string {
  if (field === 'TaxId') return taxIdKey(value);
  return field === 'EmailAddress' || field === 'Username' ? emailKey(value) : nameKey(value);
}

/**
 * Distinguishes spellings that {@link comparisonKey} treats as equal, ignoring case. A customer whose key
 * belongs to another customer is stored under this key (decision 0049).
 */
export function spellingKey(field: Exclude<UniqueField, 'TaxId'>, value: string): string {
  return field === 'EmailAddress' || field === 'Username' ? emailSpelling(value) : foldedText(value);
}

/** The keys under which a value may be stored: usually one; otherwise the spelling key comes first. */
export function lookupKeys(field: Exclude<UniqueField, 'TaxId'>, value: string): string[] {
  return [...new Set([spellingKey(field, value), comparisonKey(field, value)])];
}

/**
 * The form in which a tax id is compared: letters, digits and `&`, which is a letter in Mexican ids, without
 * case. All other characters are removed first, because case and composition of a character depend on its
 * neighbors (the parts of a Hangul syllable), and again afterwards, because lower-casing can produce a mark.
 * Empty without letters and digits.
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
