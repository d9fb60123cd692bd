import { type PlacementRecord, UNDO_RULE } from '../rules/placement.ts';

/** A period that a node has spent at one place. */
export interface Stay {
  /** The placement that brought it there. */
  readonly made: PlacementRecord;
  /** Its latest placement there: another one if a batch moved the node away and was undone. */
  readonly latest: PlacementRecord;
}

/** When batches were undone, by their ids. */
export type UndoneAt = ReadonlyMap<number, string>;

/** The reason of a placement that an undo has restored. {@link undoneBy} reads it. */
export function reasonOfUndo(batchId: number): string {
  return `undo of batch ${batchId}`;
}

/** The batch whose undo has made a placement; `null` for any other, and when its reason was erased. */
export function undoneBy({ rule, reason }: PlacementRecord): number | null {
  const id = rule === UNDO_RULE ? /^undo of batch (\d+)$/.exec(reason)?.[1] : undefined;
  return id === undefined ? null : Number(id);
}

/**
 * The history of a node as if undone batches had never existed: their changes are left out, and a stay that an undo
 * has restored continues.
 * @param history in the order of time
 */
export function staysOf(history: readonly PlacementRecord[], undoneAt: UndoneAt): Stay[] {
  const stays: Stay[] = [];
  for (const placement of history) {
    const batchId = undoneBy(placement);
    const restored = batchId === null ? -1 : restoredBy(placement, batchId, stays, undoneAt);
    const stay = stays[restored];
    if (stay === undefined) stays.push({ made: placement, latest: placement });
    else stays.splice(restored, Number.POSITIVE_INFINITY, { ...stay, latest: placement });
  }
  return stays.filter(({ made: { batchId } }) => batchId === null || !undoneAt.has(batchId));
}

/**
 * The index of the stay that the undo of a batch has restored: the last one that was made neither by this batch nor by
 * a batch undone earlier.
 * @returns -1 if this stay was at another place
 */
function restoredBy(
  placement: PlacementRecord,
  undone: number,
  stays: readonly Stay[],
  undoneAt: UndoneAt,
): number {
  const last = stays.findLastIndex(({ made: { batchId } }) => {
    if (batchId === null) return true;
    const at = undoneAt.get(batchId);
    return batchId !== undone && (at === undefined || at >= placement.from);
  });
  const stay = stays[last];
  return stay !== undefined && isSamePlace(stay.latest, placement) ? last : -1;
}

function isSamePlace(one: PlacementRecord, other: PlacementRecord): boolean {
  return one.uplineId === other.uplineId && one.leg === other.leg && one.isVacant === other.isVacant;
}
