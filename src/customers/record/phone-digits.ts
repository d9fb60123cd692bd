import { getCountryDataList } from 'countries-list';

/** A part of a number, as people write one: digits, and what stands between them. */
const NUMBER = /^\s*\+?[\d\s()./-]+$/;
const INTERNATIONAL_PREFIX = /^\s*(\+|00)/;
/** Shorter numbers that begin with `00` are most often ids. */
const DIGITS_WITH_ZEROS_MIN = 10;
/** What national numbers begin with, where they have a prefix: the one that ITU-T recommends (E.164). */
const TRUNK_PREFIX = '0';
/** North America dials no zero. */
const WITHOUT_TRUNK_PREFIX = '1';

/** Of no country is the code the beginning of another's, but for those of North America. */
const CALLING_CODES = new Set(getCountryDataList().flatMap(({ phone }) => phone.map(String)));
const CALLING_CODE_LENGTH_MAX = 4;

/** Whether a term may be a part of a phone number. */
export function isNumber(term: string): boolean {
  return NUMBER.test(term);
}

/**
 * The digits by which a number is found, whatever stands between them: as written, and of a number with a
 * calling code also those that are dialed within the country (`+49 (0)171 123`: `49171123` and `0171123`).
 * @param number free text
 */
export function phoneDigits(number: string): string[] {
  const written = number.replace(/\D/g, '');
  if (!isInternational(number, written)) return [written];
  const digits = number.replace(INTERNATIONAL_PREFIX, '').replace(/\(0\)/, '').replace(/\D/g, '');
  const national = nationalDigits(digits);
  return national === null ? [digits] : [digits, national];
}

function isInternational(number: string, digits: string): boolean {
  const [, prefix] = INTERNATIONAL_PREFIX.exec(number) ?? [];
  return prefix === '+' || (prefix === '00' && digits.length >= DIGITS_WITH_ZEROS_MIN);
}

/** `null` without a prefix of its own: then the digits within the country are among the others. */
function nationalDigits(digits: string): string | null {
  if (digits.startsWith(WITHOUT_TRUNK_PREFIX)) return null;
  for (let length = 1; length <= CALLING_CODE_LENGTH_MAX; length += 1) {
    if (!CALLING_CODES.has(digits.slice(0, length))) continue;
    const subscriber = digits.slice(length);
    return subscriber === '' || subscriber.startsWith(TRUNK_PREFIX) ? null : TRUNK_PREFIX + subscriber;
  }
  return null;
}
