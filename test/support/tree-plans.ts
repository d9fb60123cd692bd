import { publishedPlan } from '../../extension/commission-plan.ts';
import type { CommissionPlan, Tree } from '../../src/commission-plan/commission-plan.ts';

/** The published plan with its sponsor tree and two more trees, in which each leg has one node. */
export function fourTrees(changes: Readonly<Record<string, Partial<Tree>>> = {}): CommissionPlan {
  const more: Tree[] = [
    { name: 'Binary', kind: 'Binary', isSponsorTree: false, places: [1], placementRule: 'DoNotPlace' },
    {
      name: 'Matrix',
      kind: 'Matrix',
      width: 3,
      isSponsorTree: false,
      places: [1],
      placementRule: 'DoNotPlace',
    },
  ];
  const trees = [...publishedPlan.trees, ...more].map((tree) => ({ ...tree, ...changes[tree.name] }));
  return { ...publishedPlan, trees };
}
