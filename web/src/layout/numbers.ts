/* Numbers as people read them. */

const WHOLE = new Intl.NumberFormat('en');
const DECIMAL = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `1,616` */
export function formatNumber(value: number): string {
  return WHOLE.format(value);
}

/** `1.9`, `2` */
export function formatDecimal(value: number): string {
  return DECIMAL.format(value);
}

/** `12.3 ms` */
export function formatMilliseconds(duration: number): string {
  return `${formatDecimal(duration)} ms`;
}

/** `99.5%` with one digit */
export function formatPercent(share: number, digits: number): string {
  return share.toLocaleString('en', { style: 'percent', maximumFractionDigits: digits });
}

/** `57 people`, `1 person` */
export function describePeople(count: number): string {
  return count === 1 ? '1 person' : `${formatNumber(count)} people`;
}

/** `no errors`, `1 error`, `1,234 errors` */
export function describeCount(count: number, word: string): string {
  return `${count === 0 ? 'no' : formatNumber(count)} ${word}${count === 1 ? '' : 's'}`;
}
