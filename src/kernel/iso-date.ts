/**
 * The forms of ISO 8601 and RFC 3339 that common toolkits write: `2020-02-20` and `20200220`; after it `T` or a space
 * and `15:47:52` or `154752`, without seconds if they are 0; fractions of up to nine digits, after a point or a
 * comma; `Z`, `+02:00`, `+0200` or `+02`, or no zone.
 */
const DATE = /(?<year>\d{4})(?<dash>-?)(?<month>\d{2})\k<dash>(?<day>\d{2})/;
const TIME =
  /(?<hour>\d{2})(?<colon>:?)(?<minute>\d{2})(?:\k<colon>(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?/;
const ZONE = /(?<zone>Z|[+-]\d{2}(?::?\d{2})?)?/;
const FORM = new RegExp(`^${DATE.source}(?:(?<separator>[T ])${TIME.source}${ZONE.source})?$`, 'i');

const OFFSET_HOURS_MAX = 14;

/** A date that exists, in its two readings. */
export interface IsoDate {
  /** `YYYY-MM-DD` as written, regardless of the zone. */
  readonly date: string;
  /** In UTC with milliseconds; without a zone the text is in UTC. */
  readonly instant: string;
}

/**
 * Reads a date. `undefined` for other text, and for dates that do not exist.
 *
 * The years are 0001 to 9999. PostgreSQL and .NET have no year 0000, so it is refused on both engines. A
 * space in place of `T` needs seconds: in a query, `2020-02-20 02:00` is `2020-02-20+02:00` from a client
 * that does not escape.
 */
export function parseIsoDate(text: string): IsoDate | undefined {
  const parts = FORM.exec(text.trim())?.groups;
  if (parts === undefined || parts['year'] === '0000') return undefined;
  const { year, month, day, hour = '00', minute = '00', second, fraction = '', zone = 'Z' } = parts;
  if (parts['separator'] === ' ' && second === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const asWritten = `${date}T${hour}:${minute}:${second ?? '00'}.${milliseconds}Z`;
  const written = Date.parse(asWritten);
  // JavaScript moves 30 February into March, and 24:00 into the next day, instead of refusing them.
  if (Number.isNaN(written) || new Date(written).getUTCDate() !== Number(day)) return undefined;
  const offset = readOffsetMinutes(zone);
  if (offset === undefined) return undefined;
  // Nothing to convert, which saves an import of millions of rows most of the work.
  if (offset === 0) return { date, instant: asWritten };
  const instant = new Date(written - offset * 60_000).toISOString();
  return /^\d{4}-/.test(instant) ? { date, instant } : undefined;
}

function readOffsetMinutes(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > OFFSET_HOURS_MAX || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
