import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { settingsOfCountries } from '../countries-of-plan.ts';
import { subdivisionsOf } from '../subdivisions.ts';

/** The only region of a plan without region numbers; the published service also has it from the start. */
const FIRST_REGION = 1;
const NO_REGION = 0;

/** Answers with the number of the region, or 0 for a place without one. The case of codes does not matter. */
export function createGetRegion({ plan }: { readonly plan: CommissionPlan }) {
  const regions = new Map(
    settingsOfCountries(plan).map(({ code, regionId = FIRST_REGION }) => [code.toUpperCase(), regionId]),
  );
  return function getRegion(countryCode: string, stateCode = ''): number {
    const country = countryCode.trim().toUpperCase();
    return hasState(country, stateCode.trim().toUpperCase())
      ? (regions.get(country) ?? NO_REGION)
      : NO_REGION;
  };
}

/** In a country without states, any text is accepted as the state. */
function hasState(country: string, state: string): boolean {
  const subdivisions = subdivisionsOf(country);
  return state === '' || subdivisions.length === 0 || subdivisions.some(({ code }) => code === state);
}
