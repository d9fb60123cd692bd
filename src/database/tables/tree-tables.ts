import type { Generated } from 'kysely';

/** A tree of the plan. Every transaction that changes the tree locks its row. */
export interface TreeTable {
  name: string;
  /** Never changes while the tree has placements; empty until the first start of a version that records it. */
  kind: string;
  /** Names of the legs, separated by commas. */
  legs: string;
  /**
   * Instant of the last move or removal; the next one is later, so that every moment has one state of the
   * tree.
   */
  last_change_at: string;
}

/** Base types that a tree places, copied from the plan at start, for the triggers of `unplaced_nodes`. */
export interface TreeBaseTypeTable {
  tree: string;
  base_type: number;
}

/** Customers of a type that a tree places, without a current placement in it. Only triggers write it. */
export interface UnplacedNodeTable {
  tree: string;
  node_id: number;
}

/**
 * A node whose place or base type has changed. Only triggers write this table, so it also records writes that
 * bypass the program. On PostgreSQL each row also has the number of its transaction, `xid`.
 */
export interface TreeChangeTable {
  id: Generated<number>;
  /** Empty for every tree. */
  tree: string;
  /** 0 for every node. */
  node_id: number;
}

/** The rule that an enroller prefers for their enrollees, used where the tree says UsePreference. */
export interface PlacementPreferenceTable {
  tree: string;
  node_id: number;
  rule: string;
  changed_at: string;
  actor: string;
  request_id: string | null;
}

/** What a customer adds to the legs above, pushed by the company. */
export interface LegWeightTable {
  tree: string;
  node_id: number;
  /** A whole number above 0; there is no row for 0. */
  weight: number;
  changed_at: string;
  actor: string;
  request_id: string | null;
}

/** Moves and removals that are staged together; a commit applies all of them or none. */
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
  /** The sponsor in the customer's record before the batch was committed, if the batch changed it. */
  sponsor_before: Generated<number | null>;
}
