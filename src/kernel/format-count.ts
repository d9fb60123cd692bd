/** `12,345`. Without `Intl`, whose data takes longer to load than a whole command of a program. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
