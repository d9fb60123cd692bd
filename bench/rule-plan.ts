import { publishedPlan } from '../extension/commission-plan.ts';
import type { CommissionPlan, Tree } from '../src/commission-plan/commission-plan.ts';

export const MATRIX_LEGS = 3;
/** Customers of type 3 enroll without a password: hashing one would hide the difference that is measured. */
const places: Tree['places'] = [1, 3];
const shared = { isSponsorTree: false, places } as const;
export const RULES = [
  'FirstEmpty',
  'FirstEmptyRollup',
  'CollapseRetail',
  'Weak',
  'Strong',
  'Inside',
  'Outside',
  'Left',
  'Right',
] as const satisfies Tree['allowedRules'];

const binary: Tree = {
  ...shared,
  name: 'Binary',
  kind: 'Binary',
  placementRule: 'UsePreference',
  allowedRules: ['DoNotPlace', ...RULES],
};
const matrix: Tree = {
  ...shared,
  name: 'Matrix',
  kind: 'Matrix',
  width: MATRIX_LEGS,
  placementRule: 'DoNotPlace',
  allowedRules: RULES,
};

const planWith = (...trees: readonly Tree[]): CommissionPlan => ({
  ...publishedPlan,
  trees: [...publishedPlan.trees, ...trees],
});

/** The published plan with a binary tree and a matrix whose default rule places no customer. */
export const rulePlan = planWith(binary, matrix);

/** The same trees; a function weighs the legs of one, and pushed weights those of the other. */
export const weighedPlan = planWith(
  { ...binary, legWeight: ({ placed }) => placed },
  { ...matrix, legWeight: 'pushed' },
);

const filled = planWith({ ...binary, placementRule: 'FirstEmpty' }, matrix);
/** The same trees; an import fills one of them level by level, and its rows need only a few columns. */
export const importPlan: CommissionPlan = {
  ...filled,
  // The numbers of the network look like some generated ids, so the prefix keeps them apart.
  backOfficeId: { ...filled.backOfficeId, prefix: 'I' },
  baseTypes: filled.baseTypes.map((type) => ({ ...type, required: [] })),
};
