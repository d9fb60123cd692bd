/* Days of the address and instants of the server. Days are in UTC, and a day shows the tree at its end. */

export const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

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
