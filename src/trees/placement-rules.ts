import type { PlacementRuleName } from '../commission-plan/commission-plan.ts';

/** What a placement rule may look at. */
export interface PlacementView {
  readonly sponsorId: number;
  readonly sponsorIsPlaced: boolean;
  /** The first placed customer above the sponsor in the Enrollment tree; `null` when there is none. */
  readonly nearestPlacedAbove: number | null;
}

/**
 * The upline that a rule chooses in a tree without legs; `null` when the rule refuses.
 * Meaning of the names: reference/extension-and-trees.md 3.2.
 */
export function chooseUpline(rule: PlacementRuleName, view: PlacementView): number | null {
  if (view.sponsorIsPlaced) return view.sponsorId;
  switch (rule) {
    case 'FirstEmpty':
      return null;
    case 'FirstEmptyRollup':
      return view.nearestPlacedAbove;
    default:
      return rule satisfies never;
  }
}
