import { lazy } from '../../kernel/lazy.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { addressProblem } from '../errors.ts';
import { isCountry, subdivisionsOf } from '../subdivisions.ts';
import type { StateAnswer } from './contract.ts';

/** Created on first use: creating it takes as long as loading many modules. */
const collator = lazy(() => new Intl.Collator('en'));

/**
 * The states, sorted by name. A state that has subdivisions of its own is replaced by these.
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
