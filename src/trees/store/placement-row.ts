import type { Selectable } from 'kysely';
import type { PlacementTable } from '../../database/tables/placement-table.ts';
import type { Placement, PlacementRecord } from '../rules/placement.ts';

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

/** A placement with its end and its author. */
export function recordFromRow({
  to_at,
  rule,
  reason,
  actor,
  request_id,
  ...row
}: Selectable<PlacementTable>): PlacementRecord {
  return { ...placementFromRow(row), to: to_at, rule, reason, actor, requestId: request_id };
}
