import { DAY_FORM, ID_FORM } from '../layout/address-forms.ts';
import { useAddress } from '../layout/use-address.ts';
import { DAY_MS, dayOf } from './days.ts';

const DAYS_BACK = 30;

/** The address of a comparison of a past day with now. */
export function compareSearch(personId: number, day: string | null): URLSearchParams {
  return new URLSearchParams({ person: String(personId), on: day ?? daysAgo(DAYS_BACK) });
}

/** Person and days of a comparison; a second day of `null` is now. */
export function useCompareAddress() {
  const address = useAddress({ person: ID_FORM, on: DAY_FORM, with: DAY_FORM });
  const { person, on, with: second } = address.values;
  return { ...address, personId: person, days: [on ?? daysAgo(DAYS_BACK), second] as const };
}

function daysAgo(days: number): string {
  return dayOf(Date.now() - days * DAY_MS);
}
