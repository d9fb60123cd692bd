import { publishedPlan } from '../extension/commission-plan.ts';
import type { CommissionPlan, Tree } from '../src/commission-plan/commission-plan.ts';

export const MATRIX_LEGS = 3;
const places: Tree['places'] = [1];
const shared = { isSponsorTree: false, places, placementRule: 'DoNotPlace' } as const;
export const RULES: NonNullable<Tree['allowedRules']> = [
  'FirstEmpty',
  'FirstEmptyRollup',
  'CollapseRetail',
  'Weak',
  'Strong',
  'Inside',
  'Outside',
  'Left',
  'Right',
];

/** The published plan with a binary tree and a matrix that place no one automatically. */
export const rulePlan: CommissionPlan = {
  ...publishedPlan,
  trees: [
    ...publishedPlan.trees,
    { ...shared, name: 'Binary', kind: 'Binary', allowedRules: RULES },
    { ...shared, name: 'Matrix', kind: 'Matrix', width: MATRIX_LEGS, allowedRules: RULES },
  ],
};
