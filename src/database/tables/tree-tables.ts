import type { Generated } from 'kysely';

/** A tree of the plan. Its row is locked by whoever changes the tree. */
export interface TreeTable {
  name: string;
  /** Never changes while the tree has placements; empty until the first start of a version that records it. */
  kind: string;
  /** Names of the legs, by commas. */
  legs: string;
  /** Instant of the last move or removal; the next one is later, so that every moment has one tree. */
  last_change_at: string;
}

/** Base types that a tree places, copied from the plan at start, for the triggers of `unplaced_nodes`. */
export interface TreeBaseTypeTable {
  tree: string;
  base_type: number;
}

/** Customers of a type that a tree places who have no current placement in it. Kept by triggers alone. */
export interface UnplacedNodeTable {
  tree: string;
  node_id: number;
}

/** The rule by which somebody wants their own enrollees placed, where the tree says UsePreference. */
export interface PlacementPreferenceTable {
  tree: string;
  node_id: number;
  rule: string;
  changed_at: string;
  actor: string;
  request_id: string | null;
}

/** Moves and removals that are staged together, and committed all or none. */
export interface PlacementBatchTable {
  id: Generated<number>;
  state: 'staged' | 'committed' | 'undone';
  reason: string;
  staged_at: string;
  staged_by: string;
  committed_at: string | null;
  committed_by: string | null;
  undone_at: string | null;
  undone_by: string | null;
}

/** One move or removal of a batch, as JSON. */
export interface PlacementBatchItemTable {
  batch_id: number;
  position: number;
  item: string;
  /** The customer that the item moves or removes. */
  customer_id: number;
  /** Whom the customer's record named as sponsor before the batch was committed, if that changed it. */
  sponsor_before: Generated<number | null>;
}
