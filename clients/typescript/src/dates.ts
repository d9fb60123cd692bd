/** Answers say "no date" with the first of these, as the published service does. */
const NO_DATES = ['1900-01-01', '0001-01-01'];

/** @returns a date of an answer, or null for "no date" */
export function readDate(text: string): Date | null {
  return text === '' || NO_DATES.some((none) => text.startsWith(none)) ? null : new Date(text);
}
