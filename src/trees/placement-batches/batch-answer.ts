import type { BatchItem, PlacementBatch } from '../store/batch-store.ts';
import type { MovePreview } from '../write/move-preview.ts';
import type { BatchAnswer, BatchBody } from './contracts.ts';

/** The items of a body, with defaults filled in. */
export function readItems({ Items }: BatchBody): BatchItem[] {
  return Items.map((item) => ({
    action: item.Action,
    customerId: item.CustomerId,
    tree: item.Tree,
    toUplineId: item.ToUplineId ?? 0,
    leg: item.Leg ?? '',
    findAvailable: item.FindAvailable ?? false,
    children: item.Children ?? 'rollup',
    reason: item.Reason ?? '',
  }));
}

export function writeBatch(batch: PlacementBatch, preview: readonly MovePreview[] | null): BatchAnswer {
  return {
    BatchId: batch.id,
    State: batch.state,
    Reason: batch.reason,
    StagedAt: batch.stagedAt,
    StagedBy: batch.stagedBy,
    CommittedAt: batch.committedAt,
    CommittedBy: batch.committedBy,
    UndoneAt: batch.undoneAt,
    UndoneBy: batch.undoneBy,
    Allowed: preview?.every(({ allowed }) => allowed) ?? null,
    Items: batch.items.map(writeItem),
    Preview: [...(preview ?? [])],
  };
}

function writeItem(item: BatchItem): BatchAnswer['Items'][number] {
  const shared = {
    Action: item.action,
    CustomerId: item.customerId,
    Tree: item.tree,
    Reason: item.reason,
  };
  return item.action === 'remove'
    ? { ...shared, Children: item.children }
    : { ...shared, ToUplineId: item.toUplineId, Leg: item.leg, FindAvailable: item.findAvailable };
}
