import { DAY_MS, dayOf, readDay } from './days.ts';

const DAYS_BACK = 30;

/** The address of a comparison of a past day with now. */
export function compareSearch(personId: number, day: string | null): URLSearchParams {
  return new URLSearchParams({ person: String(personId), on: day ?? daysAgo(DAYS_BACK) });
}

/** The two days of an address; `null` is now. */
export function comparedDays(params: URLSearchParams): readonly [string | null, string | null] {
  return [readDay(params.get('on')) ?? daysAgo(DAYS_BACK), readDay(params.get('with'))];
}

function daysAgo(days: number): string {
  return dayOf(Date.now() - days * DAY_MS);
}
