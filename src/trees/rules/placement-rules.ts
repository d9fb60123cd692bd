import { legsOf, type PlacementRuleName, type Tree } from '../../commission-plan/tree.ts';
import type { Position } from './placement.ts';

/** What a placement rule may read: a few questions about a tree, each one or two reads. */
export interface TreeView {
  /** Whether a node is placed and can take others: its place is not vacant, and its status allows it. */
  takesPeople(nodeId: number): Promise<boolean>;
  /** The nearest such node above in the Enrollment tree; `null` if there is none. */
  placedAbove(nodeId: number): Promise<number | null>;
  /** The same, but skips customers of a retail type. */
  placedSellerAbove(nodeId: number): Promise<number | null>;
  isRetail(nodeId: number): Promise<boolean>;
  /** The node's leg under its upline; empty for the root. */
  legOf(nodeId: number): Promise<string>;
  /** Last node on the way down along one leg; the node itself when that leg is empty. */
  bottomOfLeg(nodeId: number, leg: string): Promise<number>;
  /** The nearest open position below a node: on the highest level, then from left to right. */
  firstOpen(nodeId: number): Promise<Position>;
  /** The weights of the legs of a node; an empty leg weighs nothing. */
  weights(nodeId: number): Promise<ReadonlyMap<string, number>>;
  /** The rule by which a customer wants their own enrollees placed. */
  preferenceOf(nodeId: number): Promise<PlacementRuleName | null>;
}

/** A customer to place. */
export interface Enrollee {
  readonly sponsorId: number;
  readonly isRetail: boolean;
}

/** `held`: the rule leaves the customer unplaced. `no_sponsor`: the rule does not look above the sponsor. */
export type Choice = Position | 'held' | 'no_sponsor';

/**
 * The position that a rule chooses: in a tree without legs a place under an upline, otherwise an open leg at
 * or below one. Decision 0028 defines the names; docs/trees.md has a picture of each.
 */
export async function choosePosition(
  rule: PlacementRuleName,
  enrollee: Enrollee,
  tree: Tree,
  view: TreeView,
): Promise<Choice> {
  switch (rule) {
    case 'DoNotPlace':
    case 'Defer':
      return 'held';
    case 'UsePreference': {
      const preferred = (await view.preferenceOf(enrollee.sponsorId)) ?? 'FirstEmptyRollup';
      return preferred === 'UsePreference' ? 'held' : choosePosition(preferred, enrollee, tree, view);
    }
    default: {
      const uplineId = await chooseUpline(rule, enrollee, view);
      return uplineId === null ? 'no_sponsor' : positionBelow(rule, uplineId, tree, view);
    }
  }
}

async function chooseUpline(
  rule: PlacementRuleName,
  { sponsorId, isRetail }: Enrollee,
  view: TreeView,
): Promise<number | null> {
  if (rule === 'CollapseRetail' && isRetail && (await view.isRetail(sponsorId))) {
    return view.placedSellerAbove(sponsorId);
  }
  if (await view.takesPeople(sponsorId)) return sponsorId;
  const looksFurtherUp = rule === 'FirstEmptyRollup' || rule === 'CollapseRetail';
  return looksFurtherUp ? view.placedAbove(sponsorId) : null;
}

async function positionBelow(
  rule: PlacementRuleName,
  uplineId: number,
  tree: Tree,
  view: TreeView,
): Promise<Position> {
  const legs = legsOf(tree);
  const first = legs[0];
  const last = legs.at(-1);
  if (first === undefined || last === undefined) return { uplineId, leg: '' };
  const alongLeg = async (leg: string) => ({ uplineId: await view.bottomOfLeg(uplineId, leg), leg });
  switch (rule) {
    case 'Left':
      return alongLeg(first);
    case 'Right':
      return alongLeg(last);
    case 'Outside':
      return alongLeg(isRightOfMiddle(legs, await view.legOf(uplineId)) ? last : first);
    case 'Inside':
      return alongLeg(isRightOfMiddle(legs, await view.legOf(uplineId)) ? first : last);
    case 'Strong':
    case 'Weak':
      return alongLeg(heaviest(legs, await view.weights(uplineId), rule === 'Strong' ? 1 : -1));
    default:
      return view.firstOpen(uplineId);
  }
}

function isRightOfMiddle(legs: readonly string[], leg: string): boolean {
  return legs.indexOf(leg) > (legs.length - 1) / 2;
}

/** Of legs with equal weight, the left one. */
function heaviest(legs: readonly string[], weights: ReadonlyMap<string, number>, sign: 1 | -1): string {
  const weightOf = (leg: string) => sign * (weights.get(leg) ?? 0);
  return legs.reduce((best, leg) => (weightOf(leg) > weightOf(best) ? leg : best));
}
