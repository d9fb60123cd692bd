const HOUR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** When an hour of usage began. */
export function formatHour(at: string): string {
  return HOUR.format(new Date(at));
}
