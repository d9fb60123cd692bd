import { countries } from 'countries-list';
import { formatAddress } from 'localized-address-format';

/** Address members that some countries do not have, and their placeholders in a formatted address. */
const PARTS = { City: 'locality', Region: 'administrativeArea', PostalCode: 'postalCode' } as const;

type Part = keyof typeof PARTS;

const NO_PARTS: ReadonlySet<string> = new Set();
const known = new Map<string, ReadonlySet<string>>();

/**
 * The members that addresses of a country do not have (decision 0062): Monaco has no states, Hong Kong has no
 * postal codes, and Singapore is its own city. Empty for a blank or unknown code.
 * @param countryCode ISO 3166-1 alpha-2, in any case
 */
export function absentAddressMembers(countryCode: string): ReadonlySet<string> {
  const code = countryCode.trim().toUpperCase();
  if (!Object.hasOwn(countries, code)) return NO_PARTS;
  const absent =
    known.get(code) ?? new Set((Object.keys(PARTS) as Part[]).filter((part) => !hasPart(code, part)));
  known.set(code, absent);
  return absent;
}

/** The library formats an address for its country and leaves out members that the country does not use. */
function hasPart(code: string, part: Part): boolean {
  const marked = formatAddress({ postalCountry: code, [PARTS[part]]: part });
  return marked.some((line) => line.includes(part));
}
