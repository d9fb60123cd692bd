import { getCountryDataList } from 'countries-list';

/** A part of a phone number as people write it: digits and separators. */
const NUMBER = /^\s*\+?[\d\s()./-]+$/;
const INTERNATIONAL_PREFIX = /^\s*(\+|00)/;
/** Shorter numbers that begin with `00` are usually ids. */
const DIGITS_WITH_ZEROS_MIN = 10;
/** The prefix of national numbers, where the country has one: the one that ITU-T recommends (E.164). */
const TRUNK_PREFIX = '0';
/** North America does not dial a zero. */
const WITHOUT_TRUNK_PREFIX = '1';

/** No calling code is the start of another, except in North America. */
const CALLING_CODES = new Set(getCountryDataList().flatMap(({ phone }) => phone.map(String)));
const CALLING_CODE_LENGTH_MAX = 4;

/** Whether a term can be a part of a phone number. */
export function isNumber(term: string): boolean {
  return NUMBER.test(term);
}

/**
 * The digits by which search finds a number, without separators: the number as written and, if it has a
 * calling code, also the digits dialed within the country (`+49 (0)171 123`: `49171123` and `0171123`).
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

/** `null` without a national prefix: the full digits already contain the national ones. */
function nationalDigits(digits: string): string | null {
  if (digits.startsWith(WITHOUT_TRUNK_PREFIX)) return null;
  for (let length = 1; length <= CALLING_CODE_LENGTH_MAX; length += 1) {
    if (!CALLING_CODES.has(digits.slice(0, length))) continue;
    const subscriber = digits.slice(length);
    return subscriber === '' || subscriber.startsWith(TRUNK_PREFIX) ? null : TRUNK_PREFIX + subscriber;
  }
  return null;
}
