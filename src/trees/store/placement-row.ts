import type { Placement } from '../rules/placement.ts';

/** The columns of a {@link Placement}. */
export const PLACEMENT_COLUMNS = [
  'id',
  'tree',
  'node_id',
  'upline_id',
  'leg',
  'from_at',
  'is_vacant',
  'batch_id',
] as const;

export interface PlacementRow {
  readonly id: number;
  readonly tree: string;
  readonly node_id: number;
  readonly upline_id: number | null;
  readonly leg: string;
  readonly from_at: string;
  readonly is_vacant: number;
  readonly batch_id: number | null;
}

export function placementFromRow(row: PlacementRow): Placement {
  return {
    id: row.id,
    tree: row.tree,
    nodeId: row.node_id,
    uplineId: row.upline_id,
    leg: row.leg,
    from: row.from_at,
    isVacant: row.is_vacant === 1,
    batchId: row.batch_id,
  };
}
