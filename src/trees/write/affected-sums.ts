/** People whose changes are added up, in all moves of a batch. A batch that touches more counts the first of them. */
export const AFFECTED_MAX = 100_000;

/** Takes note of those whose downlines a move makes larger, or smaller, by so many people. */
export type NoteAffected = (ids: readonly number[], change: number) => void;

/** How many people each upline gains or loses by several moves together. */
export interface AffectedSums {
  readonly changes: ReadonlyMap<number, number>;
  /** Whether there are more than were added up. */
  readonly isCut: boolean;
}

export const NOBODY_AFFECTED: AffectedSums = { changes: new Map(), isCut: false };

export function createAffectedSums(): { readonly sums: AffectedSums; readonly note: NoteAffected } {
  const changes = new Map<number, number>();
  const sums = { changes, isCut: false };
  return {
    sums,
    note(ids, change) {
      for (const id of ids) {
        const sum = changes.get(id);
        if (sum === undefined && changes.size === AFFECTED_MAX) sums.isCut = true;
        else changes.set(id, (sum ?? 0) + change);
      }
    },
  };
}
