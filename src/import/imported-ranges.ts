import type { RowIndex } from './row-index.ts';

/** More would make the event long; an import with more gaps reports the outer range only. */
const RANGES_MAX = 50;

export interface ImportedIds {
  readonly count: number;
  /** First and last id of each range, ascending. With too many ranges: one, from the lowest id to the highest. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** The ids of the customers that an import has stored. */
export function importedRanges({
  ids,
  isFaulty,
  size,
}: Pick<RowIndex, 'ids' | 'isFaulty' | 'size'>): ImportedIds {
  const stored = ids
    .slice(0, size)
    .filter((_, row) => isFaulty[row] === 0)
    .sort();
  const ranges: [number, number][] = [];
  for (const id of stored) {
    const last = ranges.at(-1);
    if (last !== undefined && id === last[1] + 1) last[1] = id;
    else if (ranges.length <= RANGES_MAX) ranges.push([id, id]);
  }
  const [first, last] = [stored[0], stored.at(-1)];
  if (ranges.length <= RANGES_MAX || first === undefined || last === undefined)
    return { count: stored.length, ranges };
  return { count: stored.length, ranges: [[first, last]] };
}
