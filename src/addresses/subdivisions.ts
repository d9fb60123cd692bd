import { countries } from 'countries-list';
import { iso31662 } from 'iso-3166';
import { lazy } from '../kernel/lazy.ts';

/** A part of a country, by ISO 3166-2. */
export interface Subdivision {
  /** Without the country code, as in addresses: `UT`. */
  readonly code: string;
  readonly name: string;
  /** Whether it has subdivisions of its own, as the regions of Italy have provinces. */
  readonly isDivided: boolean;
}

const byCountry = lazy(readSubdivisions);

/** @param countryCode ISO 3166-1 alpha-2, in any case */
export function isCountry(countryCode: string): boolean {
  return Object.hasOwn(countries, countryCode.toUpperCase());
}

/**
 * The subdivisions of all levels, in no useful order. Empty for a country without any, and for an unknown code.
 * @param countryCode ISO 3166-1 alpha-2, in any case
 */
export function subdivisionsOf(countryCode: string): readonly Subdivision[] {
  return byCountry().get(countryCode.toUpperCase()) ?? [];
}

function readSubdivisions(): ReadonlyMap<string, readonly Subdivision[]> {
  const divided = new Set(iso31662.map(({ parent }) => parent));
  const found = new Map<string, Subdivision[]>();
  for (const { code, name } of iso31662) {
    const [country = '', ...rest] = code.split('-');
    const subdivisions = found.get(country) ?? [];
    subdivisions.push({ code: rest.join('-'), name, isDivided: divided.has(code) });
    found.set(country, subdivisions);
  }
  return found;
}
