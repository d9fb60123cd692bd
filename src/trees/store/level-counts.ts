/** How many customers stand on each level below a node. */
export interface LevelCounts {
  /** Without levels that have vacant places only. */
  readonly byLevel: ReadonlyMap<number, number>;
  /** Whether further levels are empty. */
  readonly isWhole: boolean;
}

/** @param counts of one level more than the limit, which shows whether there are more */
export function levelCounts(
  counts: readonly (readonly [level: number, count: number])[],
  limit: number,
): LevelCounts {
  const byLevel = new Map(counts.filter(([level, count]) => level <= limit && count > 0));
  return { byLevel, isWhole: counts.every(([level, count]) => level <= limit || count === 0) };
}
