const DURATION = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `12.3 ms`. */
export function formatMilliseconds(duration: number): string {
  return `${DURATION.format(duration)} ms`;
}
