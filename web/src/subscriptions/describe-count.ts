const NUMBER = new Intl.NumberFormat('en');

/** `no errors`, `1 error`, `1,234 errors`. */
export function describeCount(count: number, word: string): string {
  return `${count === 0 ? 'no' : NUMBER.format(count)} ${word}${count === 1 ? '' : 's'}`;
}
