/** People whose changes are added up, in all moves of a batch. A batch that touches more counts the first of them. */
export const AFFECTED_MAX = 100_000;

/** Takes note of those whose downlines a move makes larger, or smaller, by so many people. */
export type NoteAffected = (ids: readonly number[], change: number) => void;

/** How many people each upline gains or loses by several moves together. */
export type AffectedSums = ReadonlyMap<number, number>;

export function createAffectedSums(): { readonly sums: AffectedSums; readonly note: NoteAffected } {
  const sums = new Map<number, number>();
  return {
    sums,
    note(ids, change) {
      for (const id of ids) {
        const sum = sums.get(id);
        if (sum === undefined && sums.size === AFFECTED_MAX) continue;
        sums.set(id, (sum ?? 0) + change);
      }
    },
  };
}
