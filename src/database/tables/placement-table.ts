import type { Generated } from 'kysely';

/**
 * Where a node is, or was, in a tree. The current placement has no `to_at`; a database index allows one
 * current placement for each node and tree. `upline_id` is NULL for the root only.
 */
export interface PlacementTable {
  id: Generated<number>;
  tree: string;
  node_id: number;
  upline_id: number | null;
  /** Leg under the upline. It has a name only in trees whose legs hold one node; an index enforces that. */
  leg: string;
  /** Name of the placement rule that chose the position. */
  rule: string;
  /** Blank once the person was erased. */
  reason: string;
  actor: string;
  request_id: string | null;
  from_at: string;
  to_at: string | null;
  /** 1 for a removed customer whose place was kept: the downline stays below it. */
  is_vacant: Generated<number>;
  /** The batch that made the placement. */
  batch_id: Generated<number | null>;
}
