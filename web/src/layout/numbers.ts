const NUMBER = new Intl.NumberFormat('en');

/** `1,616` */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** `57 people`, `1 person` */
export function describePeople(count: number): string {
  return count === 1 ? '1 person' : `${formatNumber(count)} people`;
}
