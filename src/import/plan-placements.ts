import {
  type CommissionPlan,
  enabledTrees,
  enrollmentTree,
  isPlacedIn,
} from '../commission-plan/commission-plan.ts';
import { legsOf, type Tree } from '../commission-plan/tree.ts';

/** No upline: the row is not placed in the tree. */
export const NOT_PLACED = -2_147_483_648;

/** The places of a file's rows in one tree. */
export interface TreePlan {
  readonly tree: Tree;
  /** The upline of each row as a node, see `ReferenceColumn`; or {@link NOT_PLACED}. */
  readonly uplines: Int32Array;
}

/** The rows to plan placements for. */
export interface PlannedRows {
  readonly order: Uint32Array;
  readonly baseTypes: Int32Array;
  readonly sponsors: Int32Array;
  readonly enrollers: Int32Array;
}

/** The nearest placed node at or above a stored customer, in each tree but the Enrollment tree. */
export type StoredStanding = (tree: string, customerId: number) => number | null;

/**
 * Places rows as Create would have placed them one after the other: in the Enrollment tree below their
 * enroller, in other trees by the tree's rule.
 * @param refuse called for each row whose place a rule refuses
 */
export function planPlacements(
  plan: CommissionPlan,
  rows: PlannedRows,
  standing: StoredStanding,
  refuse: (row: number, tree: Tree) => void,
): TreePlan[] {
  const enrollment = enrollmentTree(plan);
  return enabledTrees(plan).map((tree) => {
    if (tree === enrollment) return { tree, uplines: rows.enrollers };
    return {
      tree,
      uplines: isPlannable(tree) ? uplinesIn(tree, rows, standing, refuse) : sponsorsIn(tree, rows),
    };
  });
}

/**
 * Whether places in a tree follow from the references alone, and so can be planned for a whole file. Places
 * that depend on free positions or on weights are found when the row is stored.
 */
export function isPlannable(tree: Tree): boolean {
  return legsOf(tree).length === 0 && ['FirstEmpty', 'FirstEmptyRollup'].includes(tree.placementRule);
}

function sponsorsIn(tree: Tree, { baseTypes, sponsors }: PlannedRows): Int32Array {
  return sponsors.map((sponsor, row) => (isPlacedIn(tree, baseTypes[row] ?? 0) ? sponsor : NOT_PLACED));
}

function uplinesIn(
  tree: Tree,
  { order, baseTypes, sponsors, enrollers }: PlannedRows,
  standing: StoredStanding,
  refuse: (row: number, tree: Tree) => void,
): Int32Array {
  const uplines = new Int32Array(baseTypes.length).fill(NOT_PLACED);
  /** The nearest placed node at or above each row; the rows above come first. */
  const nearest = new Int32Array(baseTypes.length).fill(NOT_PLACED);
  const nearestTo = (node: number): number | null => {
    if (node < 0) {
      const id = standing(tree.name, -node);
      return id === null ? null : -id;
    }
    const found = nearest[node] ?? NOT_PLACED;
    return found === NOT_PLACED ? null : found;
  };
  for (const row of order) {
    const isPlaced = isPlacedIn(tree, baseTypes[row] ?? 0);
    nearest[row] = isPlaced ? row : (nearestTo(enrollers[row] ?? NOT_PLACED) ?? NOT_PLACED);
    if (!isPlaced) continue;
    const sponsor = sponsors[row] ?? NOT_PLACED;
    const found = nearestTo(sponsor);
    const sponsorIsPlaced = found === sponsor;
    const upline = sponsorIsPlaced || tree.placementRule === 'FirstEmptyRollup' ? found : null;
    if (upline === null) refuse(row, tree);
    else uplines[row] = upline;
  }
  return uplines;
}
