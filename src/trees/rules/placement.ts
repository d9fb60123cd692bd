/** Where a node stands in a tree. */
export interface Placement {
  readonly id: number;
  readonly tree: string;
  readonly nodeId: number;
  /** `null` for the root. */
  readonly uplineId: number | null;
  /** Empty in trees whose legs hold any number. */
  readonly leg: string;
  /** ISO 8601 UTC. */
  readonly from: string;
  /** Somebody was removed and their place kept. */
  readonly isVacant: boolean;
  /** The batch that made it. */
  readonly batchId: number | null;
}

/** A placement that is, or was. */
export interface PlacementRecord extends Placement {
  /** `null` while it is the current one. The placement does not hold at this instant any more. */
  readonly to: string | null;
  readonly rule: string;
  readonly reason: string;
  readonly actor: string;
  readonly requestId: string | null;
}

/** A place that somebody can stand at. */
export interface Position {
  readonly uplineId: number;
  readonly leg: string;
}

/** A placement to be made. */
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
