/* Days in addresses and instants of the server. Days are in UTC, and a day shows the tree at its end. */

export const DAY_MS = 86_400_000;

export function endOfDay(day: string): string {
  return `${day}T23:59:59.999Z`;
}

/** The day of an instant. */
export function dayOf(instant: string | number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
