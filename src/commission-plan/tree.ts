/*
 * Trees as data of the plan: docs/trees.md.
 */

export const TREE_KINDS = ['Enrollment', 'Unilevel', 'Binary', 'Matrix'] as const;

/**
 * `Enrollment`: who enrolled whom. `Unilevel`: any number of nodes below each. `Binary`: two legs, one node each.
 * `Matrix`: a fixed number of legs, one node each, and optionally a fixed depth.
 */
export type TreeKind = (typeof TREE_KINDS)[number];

/** Published names, in the order of the published list, whose index is the rule's number. */
export const PLACEMENT_RULES = [
  'DoNotPlace',
  'Defer',
  'FirstEmpty',
  'FirstEmptyRollup',
  'Strong',
  'Weak',
  'Inside',
  'Outside',
  'Left',
  'Right',
  'CollapseRetail',
  'UsePreference',
] as const;

/** The place that a tree gives a customer with a given sponsor; docs/trees.md has a picture of each. */
export type PlacementRuleName = (typeof PLACEMENT_RULES)[number];

/** Rules that go down legs, and so apply only where legs hold one node. */
export const LEG_RULES = ['Strong', 'Weak', 'Inside', 'Outside', 'Left', 'Right'] as const;

/** Rules that leave a customer without a place. */
export const HOLDING_RULES: readonly PlacementRuleName[] = ['DoNotPlace', 'Defer'];
/** Places a customer who was held back, unless the tree names another rule. */
export const RELEASE_RULE = 'FirstEmptyRollup';

/** A tree. */
export interface Tree {
  /** Its name in requests, read in any case. */
  readonly name: string;
  /**
   * The published number of the tree, which typed extensions use instead of the name. When left out, by kind: 0 for
   * Enrollment, 1 Unilevel, 2 Binary, 3 Matrix, if no other tree has that number.
   */
  readonly number?: number;
  /** `Enrollment`, `Unilevel`, `Binary` or `Matrix`; fixed once the tree has placements. */
  readonly kind: TreeKind;
  /** The one tree in which `SponsorId` is the upline, and in which an upgrade places the customer. */
  readonly isSponsorTree: boolean;
  /** `false` hides the tree: it places no customer and answers no request, but its placements stay. */
  readonly isEnabled?: boolean;
  /** Base types that are placed at creation and at upgrade; `'all'` for the Enrollment tree. */
  readonly places: 'all' | readonly number[];
  /** The rule that places them. */
  readonly placementRule: PlacementRuleName;
  /** Rules that a caller or a preference may choose instead; only the tree's own when left out. */
  readonly allowedRules?: readonly PlacementRuleName[];
  /** The rule that places a customer whom `Defer` held back; `FirstEmptyRollup` when left out. */
  readonly releaseRule?: PlacementRuleName;
  /**
   * Days within which a waiting customer should get a place. The back office counts them down; after the last one, the
   * customer still waits.
   */
  readonly waitingDays?: number;
  /** Matrix: number of legs of each node. */
  readonly width?: number;
  /** Matrix: levels below the root; unlimited when left out. */
  readonly depth?: number;
  /**
   * Names of the legs from left to right. Left out: Left, Right for two legs, Left, Middle, Right for three,
   * otherwise Position1, Position2, …
   */
  readonly legs?: readonly string[];
  /**
   * The weight of a leg, for Strong and Weak. When left out, the number of placed nodes in it. `'pushed'`: the sum of
   * the weights that Set Leg Weights has set for the customers in it. A function is called before the transaction that
   * places the customer, so it may query other systems.
   */
  readonly legWeight?: 'pushed' | ((leg: Leg) => number | Promise<number>);
  /** The moves that are allowed; all when left out. */
  readonly movementPolicy?: MovementPolicy;
}

/** A leg with at least one node. */
export interface Leg {
  readonly tree: string;
  readonly uplineId: number;
  readonly leg: string;
  /** The node at the head of the leg. */
  readonly nodeId: number;
  /** Number of placed nodes in the leg. */
  readonly placed: number;
}

/** When a placed customer may be moved. Only frozen periods also stop the placing of unplaced customers. */
export interface MovementPolicy {
  /** This many days after their first placement in the tree. */
  readonly windowDays?: number;
  /** At most this many levels below their enroller, and below no one else. */
  readonly depthLimit?: number;
  /** Base types whose customers may be moved; all when left out. */
  readonly baseTypes?: readonly number[];
  /** Periods without placements, moves or removals by hand. */
  readonly frozen?: readonly FrozenPeriod[];
}

/** A period that the movement policy freezes. */
export interface FrozenPeriod {
  /** The first instant, ISO 8601 with zone. */
  readonly from: string;
  /** The first instant after the period, ISO 8601 with zone. */
  readonly to: string;
}

/** The tree with a published number. Of the numbers by kind, only that of Binary is public. */
export function numberedTree(trees: readonly Tree[], number: number): Tree | undefined {
  const own = trees.find((tree) => tree.number === number);
  if (own !== undefined) return own;
  const ofKind = trees.filter(
    (tree) => tree.number === undefined && TREE_KINDS.indexOf(tree.kind) === number,
  );
  return ofKind.length === 1 ? ofKind[0] : undefined;
}

const BINARY_LEGS = ['Left', 'Right'];
const THREE_LEGS = ['Left', 'Middle', 'Right'];

/** The legs of each node from left to right; none in trees where any number of nodes can be below a node. */
export function legsOf({ kind, legs, width = 0 }: Tree): readonly string[] {
  switch (kind) {
    case 'Enrollment':
    case 'Unilevel':
      return [];
    case 'Binary':
      return legs ?? BINARY_LEGS;
    case 'Matrix':
      return legs ?? matrixLegs(width);
    default:
      return kind satisfies never;
  }
}

function matrixLegs(width: number): readonly string[] {
  if (width === 2) return BINARY_LEGS;
  if (width === 3) return THREE_LEGS;
  // All have the same number of digits, so that they sort as text.
  const digits = String(width).length;
  return Array.from({ length: width }, (_, index) => `Position${String(index + 1).padStart(digits, '0')}`);
}

/** Rules that a caller or a preference may choose. */
export function allowedRulesOf({ placementRule, allowedRules = [] }: Tree): readonly PlacementRuleName[] {
  return [...new Set([placementRule, ...allowedRules])];
}

/** Rules that give a waiting customer a place; the first applies when the caller chooses none. */
export function releasingRulesOf(tree: Tree): readonly PlacementRuleName[] {
  const placing = allowedRulesOf(tree).filter((rule) => !HOLDING_RULES.includes(rule));
  return [...new Set([releaseRuleOf(tree), ...placing])];
}

/** The rule that places a waiting customer. */
export function releaseRuleOf({ placementRule, releaseRule = RELEASE_RULE }: Tree): PlacementRuleName {
  return HOLDING_RULES.includes(placementRule) ? releaseRule : placementRule;
}

/** Whether the tree places customers of the base type automatically. */
export function isPlacedIn(tree: Tree, baseType: number): boolean {
  return tree.places === 'all' || tree.places.includes(baseType);
}
