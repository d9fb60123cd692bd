import type { DayCount } from '../company-reader.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** Monday, as `getUTCDay` counts days. */
const MONDAY = 1;

export interface Week {
  readonly From: string;
  readonly Enrollments: number;
  readonly TypeChanges: number;
}

/** The Mondays, `YYYY-MM-DD`, of this week and those before it, oldest first. */
export function mondaysUntil(now: Date, weeks: number): string[] {
  const sinceMonday = (now.getUTCDay() - MONDAY + WEEK_DAYS) % WEEK_DAYS;
  const monday = Date.parse(isoDay(now.getTime())) - sinceMonday * DAY_MS;
  return Array.from({ length: weeks }, (_, index) =>
    isoDay(monday - (weeks - 1 - index) * WEEK_DAYS * DAY_MS),
  );
}

/** The Monday after a week. */
export function mondayAfter(monday: string): string {
  return isoDay(Date.parse(monday) + WEEK_DAYS * DAY_MS);
}

/** Adds up the counts of days by week. Each day belongs to the last Monday that is not after it. */
export function byWeek(
  mondays: readonly string[],
  enrollments: readonly DayCount[],
  typeChanges: readonly DayCount[],
): Week[] {
  const sumIn = (counts: readonly DayCount[], from: string) =>
    counts
      .filter(({ day }) => day >= from && day < mondayAfter(from))
      .reduce((sum, { count }) => sum + count, 0);
  return mondays.map((From) => ({
    From,
    Enrollments: sumIn(enrollments, From),
    TypeChanges: sumIn(typeChanges, From),
  }));
}

function isoDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
