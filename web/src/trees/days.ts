/* Days of the address and instants of the server. Days are in UTC, and a day shows the tree at its end. */

export const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const SHORT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const LONG = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

/** `null` for text that is not a day. */
export function readDay(text: string | null): string | null {
  return text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

export function endOfDay(day: string): string {
  return `${day}T23:59:59.999Z`;
}

/** The day of an instant. */
export function dayOf(instant: string | number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** `11 Mar 2025` */
export function formatDay(instant: string): string {
  return SHORT.format(Date.parse(instant));
}

/** `Tuesday 11 March 2025` */
export function formatLongDay(instant: string): string {
  return LONG.format(Date.parse(instant)).replace(',', '');
}
