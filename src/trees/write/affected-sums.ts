/** Maximum number of people whose changes are added up over a batch. Beyond it, only the first count. */
export const AFFECTED_MAX = 100_000;

/** Records the nodes whose downlines a move makes larger or smaller by this many people. */
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
