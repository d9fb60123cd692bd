import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { MergeReader, MergeRecord } from '../../customers/store/merge-reader.ts';
import type { PlacementRecord } from '../../trees/rules/placement.ts';
import type { BatchItem, PlacementBatch } from '../../trees/store/batch-store.ts';
import type { PlacementChangeReader } from '../../trees/store/placement-change-reader.ts';

export interface CarriedOutReads {
  readonly plan: CommissionPlan;
  readonly placementChanges: PlacementChangeReader;
  readonly mergeReader: Pick<MergeReader, 'ofBatch'>;
}

/** The combined effect of all items of a batch on a person in a tree. */
export interface DoneMove {
  /** `null` if the person was not placed before. */
  readonly before: PlacementRecord | null;
  /** `null` when the batch removed the person. */
  readonly after: PlacementRecord | null;
}

/** Facts about a committed batch that its items do not contain. */
export interface CarriedOut {
  readonly doneBy: (item: BatchItem) => DoneMove;
  readonly merge: MergeRecord | null;
}

/** Placements of one person at the instant of a batch: the one before, and those of the batch. */
const PLACEMENTS_MAX = 4;

/** Reads what a batch did, also after its undo; `null` while it is staged. */
export async function readCarriedOut(
  { plan, placementChanges, mergeReader }: CarriedOutReads,
  { id, committedAt, items }: PlacementBatch,
): Promise<CarriedOut | null> {
  if (committedAt === null) return null;
  const period = { after: justBefore(committedAt), until: committedAt };
  const found = new Map<string, PlacementRecord[]>();
  for (const { name } of plan.trees) {
    const nodeIds = [...new Set(items.filter(({ tree }) => isSame(tree, name)).map(customerOf))];
    const limit = nodeIds.length * PLACEMENTS_MAX;
    for (const placement of await placementChanges.heldWithin(name, nodeIds, period, limit)) {
      const key = keyOf(name, placement.nodeId);
      found.set(key, [...(found.get(key) ?? []), placement]);
    }
  }
  const leaving = items.filter(({ action }) => action === 'remove').map(customerOf);
  return {
    doneBy({ tree, customerId }) {
      const placements = found.get(keyOf(tree, customerId)) ?? [];
      return {
        before: placements.findLast(({ batchId, from }) => batchId !== id && from < committedAt) ?? null,
        after: placements.findLast(({ batchId }) => batchId === id) ?? null,
      };
    },
    merge: await mergeReader.ofBatch(id, leaving),
  };
}

function customerOf({ customerId }: BatchItem): number {
  return customerId;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function keyOf(tree: string, nodeId: number): string {
  return `${tree.toLowerCase()} ${nodeId}`;
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}
