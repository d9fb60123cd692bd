/** A moment in the reader's time zone, to the minute. The exact value is shown on hover. */
export function Timestamp({ at, none = 'Never' }: { readonly at: string | null; readonly none?: string }) {
  if (at === null) return none;
  return (
    <time dateTime={at} title={at}>
      {formatMoment(at)}
    </time>
  );
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const SECOND = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export function formatMoment(at: string): string {
  return MOMENT.format(new Date(at));
}

/** For lists of requests, where many share a minute. */
export function formatSecond(at: string): string {
  return SECOND.format(new Date(at));
}

/** A calendar day, the same for every reader. */
export function formatDay(at: string): string {
  return DAY.format(new Date(at));
}
