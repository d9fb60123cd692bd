import type { Generated } from 'kysely';

/**
 * Where a node stands, or stood, in a tree. The current placement has no `to_at`; a database index
 * allows one current placement a node and tree. `upline_id` is NULL for the root alone.
 */
export interface PlacementTable {
  id: Generated<number>;
  tree: string;
  node_id: number;
  upline_id: number | null;
  /** Leg under the upline; empty in trees without legs. */
  leg: string;
  /** Name of the placement rule that chose the position. */
  rule: string;
  /** Blank once the person was erased. */
  reason: string;
  actor: string;
  request_id: string | null;
  from_at: string;
  to_at: string | null;
}
