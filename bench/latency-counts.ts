/** Number of deliveries by latency in milliseconds. */
export type LatencyCounts = readonly (readonly [ms: number, count: number])[];

export function mergeCounts(rounds: readonly LatencyCounts[]): LatencyCounts {
  const merged = new Map<number, number>();
  for (const [ms, count] of rounds.flat()) merged.set(ms, (merged.get(ms) ?? 0) + count);
  return [...merged].toSorted(([a], [b]) => a - b);
}

/**
 * A percentile in fractions of a millisecond. The deliveries of one millisecond count as spread evenly over it,
 * because whole milliseconds are too coarse for ratios.
 * @param share 0.95 for the 95th percentile
 */
export function percentileOf(counts: LatencyCounts, share: number): number {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let left = total * share;
  for (const [ms, count] of counts) {
    if (left <= count) return ms + left / count;
    left -= count;
  }
  return Number.NaN;
}
