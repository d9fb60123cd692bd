/** Where a node stands in a tree now. */
export interface Placement {
  readonly id: number;
  readonly tree: string;
  readonly nodeId: number;
  /** `null` for the root. */
  readonly uplineId: number | null;
  readonly leg: string;
}

/** A placement to be made. */
export interface NewPlacement {
  readonly tree: string;
  readonly nodeId: number;
  readonly uplineId: number | null;
  /** Name of the rule that chose the position, or `root`. */
  readonly rule: string;
  readonly reason: string;
  readonly actor: string;
  readonly requestId: string | null;
  /** ISO 8601 UTC. */
  readonly at: string;
}
