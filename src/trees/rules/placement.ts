/** Where a node stands in a tree. */
export interface Placement {
  readonly id: number;
  readonly tree: string;
  readonly nodeId: number;
  /** `null` for the root. */
  readonly uplineId: number | null;
  /** Empty in trees without legs. */
  readonly leg: string;
  /** ISO 8601 UTC. */
  readonly from: string;
  /** The customer was removed and the place kept. */
  readonly isVacant: boolean;
  /** The batch that made the placement. */
  readonly batchId: number | null;
}

/** A current or past placement. */
export interface PlacementRecord extends Placement {
  /** `null` while it is current. At this instant the placement no longer holds. */
  readonly to: string | null;
  readonly rule: string;
  readonly reason: string;
  readonly actor: string;
  readonly requestId: string | null;
}

/** A position in a tree. */
export interface Position {
  readonly uplineId: number;
  readonly leg: string;
}

/** @returns `null` for the root, and for a node without a place */
export function placementPosition(placement: Pick<Placement, 'uplineId' | 'leg'> | null): Position | null {
  if (placement === null || placement.uplineId === null) return null;
  return { uplineId: placement.uplineId, leg: placement.leg };
}

/** The rule of a placement that returns a node to the place that a batch had moved it away from. */
export const UNDO_RULE = 'Undo';

/** A placement to store. */
export interface NewPlacement {
  readonly tree: string;
  readonly nodeId: number;
  readonly uplineId: number | null;
  /** Empty when left out. */
  readonly leg?: string;
  /** Name of the rule that chose the position, or `root`, `PlaceNode`, `RollUp`, `KeepPlace`, `Undo`. */
  readonly rule: string;
  readonly reason: string;
  readonly actor: string;
  readonly requestId: string | null;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly isVacant?: boolean;
  readonly batchId?: number | null;
}
