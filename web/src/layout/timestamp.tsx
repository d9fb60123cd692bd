/*
 * Times and days in a readable form. All are in UTC, and say so: the days of trees, the filters, the server log
 * and the API are also in UTC, so one number means the same moment everywhere.
 */

/** A moment, to the minute. The exact value, and the time in the reader's time zone, are shown on hover. */
export function Timestamp({ at, none = 'Never' }: { readonly at: string | null; readonly none?: string }) {
  if (at === null) return none;
  return (
    <time dateTime={at} title={`${at} (${HERE.format(new Date(at))} here)`}>
      {formatMoment(at)}
    </time>
  );
}

const UTC = { timeZone: 'UTC' } as const;
const HERE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', ...UTC });
const SECOND = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  ...UTC,
});
const HOUR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  ...UTC,
});
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...UTC });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', ...UTC });
const LONG_DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', ...UTC });

/** `11 Mar 2025, 09:41 UTC` */
export function formatMoment(at: string): string {
  return `${MOMENT.format(new Date(at))} UTC`;
}

/** `11 Mar, 09:41:07 UTC`, for lists of requests, where many share a minute. */
export function formatSecond(at: string): string {
  return `${SECOND.format(new Date(at))} UTC`;
}

/** `11 Mar, 09:00 UTC`: when an hour of figures began. */
export function formatHour(at: string): string {
  return `${HOUR.format(new Date(at))} UTC`;
}

/** `09:41 UTC`, below the day. */
export function formatTime(at: string): string {
  return `${TIME.format(new Date(at))} UTC`;
}

/** `11 Mar 2025` */
export function formatDay(at: string): string {
  return DAY.format(new Date(at));
}

/** `Tuesday 11 March 2025` */
export function formatLongDay(at: string): string {
  return LONG_DAY.format(new Date(at)).replace(',', '');
}
