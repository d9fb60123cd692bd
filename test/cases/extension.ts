import { publishedPlan } from 'upline/commission-plan';
import { defineExtension } from 'upline/extension';

/** The published plan with the trees that some cases require. */
export default defineExtension({
  plan: {
    ...publishedPlan,
    trees: [
      ...publishedPlan.trees,
      { name: 'Binary', kind: 'Binary', isSponsorTree: false, places: [1], placementRule: 'FirstEmpty' },
      {
        name: 'Matrix',
        kind: 'Matrix',
        width: 3,
        isSponsorTree: false,
        places: [1],
        placementRule: 'FirstEmpty',
      },
      { name: 'Hold', kind: 'Binary', isSponsorTree: false, places: [1], placementRule: 'DoNotPlace' },
    ],
  },
});
