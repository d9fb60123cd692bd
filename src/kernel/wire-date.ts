import { type IsoDate, parseIsoDate } from './iso-date.ts';

/** Both mean "no date" in the published API: docs/compatibility.md. */
const NO_DATE = new Set(['1900-01-01', '0001-01-01']);

/** Whether a calendar day is a spelling of "no date". */
export function isNoDate(day: string): boolean {
  return NO_DATE.has(day);
}

/** The spelling of "no date" in answers. */
export const WIRE_NO_DATE = '1900-01-01T00:00:00Z';

/** Whether text is a date that exists, in one of the accepted forms. */
export function isWireDate(text: string): boolean {
  return parseIsoDate(text) !== undefined;
}

/**
 * The instant that an accepted text names, in UTC with milliseconds; without a zone it is UTC. `null` for the
 * two spellings of "no date".
 */
export function readWireInstant(text: string): string | null {
  const { date, instant } = parseOrThrow(text);
  // Also by UTC: a stored instant must not be one that answers and hooks read as "no date".
  return NO_DATE.has(date) || NO_DATE.has(instant.slice(0, 10)) ? null : instant;
}

/** The instant of an optional text. `null` for none, for a blank one, and for the two spellings of "no date". */
export function readOptionalInstant(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : readWireInstant(text);
}

/**
 * The calendar date as written, regardless of the zone: a birthday must not move by a day because a client
 * adds its own offset (decision 0009). `null` for "no date".
 */
export function readWireCalendarDate(text: string): string | null {
  const { date } = parseOrThrow(text);
  return NO_DATE.has(date) ? null : date;
}

/**
 * Writes an instant as it is stored, to the millisecond: for Upline's own members, which a caller may send
 * back as `asOf`.
 */
export function writeWireInstant(stored: string | null): string {
  return stored ?? WIRE_NO_DATE;
}

/** Writes an instant or calendar date as in answers: `YYYY-MM-DDTHH:mm:ssZ`. */
export function writeWireDate(stored: string | null): string {
  if (stored === null) return WIRE_NO_DATE;
  return `${stored.slice(0, 10)}T${stored.length > 10 ? stored.slice(11, 19) : '00:00:00'}Z`;
}

function parseOrThrow(text: string): IsoDate {
  const parsed = parseIsoDate(text);
  if (parsed === undefined) throw new RangeError('Not a date; the contract should have refused it');
  return parsed;
}
