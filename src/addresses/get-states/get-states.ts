import { lazy } from '../../kernel/lazy.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { addressProblem } from '../errors.ts';
import { isCountry, subdivisionsOf } from '../subdivisions.ts';
import type { StateAnswer } from './contract.ts';

/** Made when it is first asked for: it takes as long as many modules take to load. */
const collator = lazy(() => new Intl.Collator('en'));

/**
 * By name, and of each place the smallest level only.
 * @param countryCode ISO 3166-1 alpha-2, in any case
 * @throws ProblemError `country_not_found`
 */
export function getStates(countryCode: string): StateAnswer[] {
  const { compare } = collator();
  const code = countryCode.trim().toUpperCase();
  if (!isCountry(code)) throw new ProblemError([addressProblem('country_not_found', 'countryCode')]);
  return subdivisionsOf(code)
    .filter(({ isDivided }) => !isDivided)
    .toSorted((a, b) => compare(a.name, b.name))
    .map((state) => ({ CountryCode: code, StateCode: state.code, StateName: state.name }));
}
