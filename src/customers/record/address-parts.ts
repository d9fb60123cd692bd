import { countries } from 'countries-list';
import { formatAddress } from 'localized-address-format';

/** Members of an address that not every country has, and what stands for each in a formatted address. */
const PARTS = { City: 'locality', Region: 'administrativeArea', PostalCode: 'postalCode' } as const;

type Part = keyof typeof PARTS;

const NO_PARTS: ReadonlySet<string> = new Set();
const known = new Map<string, ReadonlySet<string>>();

/**
 * The members that addresses of a country do not have (decision 0062): there are no states in Monaco, no postal
 * codes in Hong Kong, and Singapore is its own city. Empty for a blank or unknown code.
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

/** The library formats addresses by the country's own form, and leaves out what the form does not have. */
function hasPart(code: string, part: Part): boolean {
  const marked = formatAddress({ postalCountry: code, [PARTS[part]]: part });
  return marked.some((line) => line.includes(part));
}
