import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { countriesOfPlan } from '../countries-of-plan.ts';
import type { CountryAnswer } from '../country-answer.ts';

/** The plan does not change while the server runs, so the answer is built once. */
export function createGetActiveCountries({ plan }: { readonly plan: CommissionPlan }) {
  const active = countriesOfPlan(plan).filter(({ Shop, Enroll }) => Shop || Enroll);
  return function getActiveCountries(): readonly CountryAnswer[] {
    return active;
  };
}
