const WIRE_DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?(Z|[+-]\d{2}:\d{2})?)?$/i;

/** Both mean "no date" in the published API (reference/customers-api.md 1.5). */
const NO_DATE = new Set(['1900-01-01', '0001-01-01']);

/** How "no date" is written in answers. */
export const WIRE_NO_DATE = '1900-01-01T00:00:00Z';

/** Whether text is a date that exists, in one of the accepted forms (design, wire conventions). */
export function isWireDate(text: string): boolean {
  return parse(text) !== undefined;
}

/**
 * The instant that an accepted text names, in UTC with milliseconds; without a zone it is UTC.
 * `null` for the two spellings of "no date".
 */
export function readWireInstant(text: string): string | null {
  const { date, instant } = parseOrThrow(text);
  // Also by UTC: what is stored must not be what answers, and hooks, take for "no date".
  return NO_DATE.has(date) || NO_DATE.has(instant.slice(0, 10)) ? null : instant;
}

/**
 * The calendar date as written, whatever the zone: a birthday must not move by a day because a
 * client adds its own offset (decision 0009). `null` for "no date".
 */
export function readWireCalendarDate(text: string): string | null {
  const { date } = parseOrThrow(text);
  return NO_DATE.has(date) ? null : date;
}

/** Writes an instant or calendar date as answers have it: `YYYY-MM-DDTHH:mm:ssZ`. */
export function writeWireDate(stored: string | null): string {
  if (stored === null) return WIRE_NO_DATE;
  return `${stored.slice(0, 10)}T${stored.length > 10 ? stored.slice(11, 19) : '00:00:00'}Z`;
}

function parseOrThrow(text: string) {
  const parsed = parse(text);
  if (parsed === undefined) throw new RangeError('Not a date; the contract should have refused it');
  return parsed;
}

function parse(text: string): { date: string; instant: string } | undefined {
  const [, date, time = '00:00:00', fraction = '', zone = 'Z'] = WIRE_DATE.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const asWritten = `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const written = Date.parse(asWritten);
  // JavaScript moves 30 February into March, and 24:00 into the next day, instead of refusing them.
  if (Number.isNaN(written) || new Date(written).getUTCDate() !== Number(date.slice(8))) return undefined;
  const offset = readOffsetMinutes(zone);
  if (offset === undefined) return undefined;
  // Nothing to convert, which spares an import of millions most of the work.
  if (offset === 0) return { date, instant: asWritten };
  const instant = new Date(written - offset * 60_000).toISOString();
  return /^\d{4}-/.test(instant) ? { date, instant } : undefined;
}

function readOffsetMinutes(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
