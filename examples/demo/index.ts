import { publishedPlan } from 'upline/commission-plan';
import { defineExtension } from 'upline/extension';

/** The published plan with two trees that have legs, so that the pages have open positions to show. */
export default defineExtension({
  plan: {
    ...publishedPlan,
    trees: [
      ...publishedPlan.trees,
      {
        name: 'Binary',
        kind: 'Binary',
        isSponsorTree: false,
        places: [1],
        placementRule: 'FirstEmptyRollup',
        movementPolicy: { windowDays: 365, baseTypes: [1] },
      },
      {
        name: 'Matrix',
        kind: 'Matrix',
        width: 3,
        isSponsorTree: false,
        places: [1],
        placementRule: 'FirstEmptyRollup',
        waitingDays: 30,
      },
    ],
  },
  // These handlers change nothing; the pages show that they run.
  hooks: { 'Associates.Enrollment.UpdateAssociateBaseType': (request, next) => next(request) },
  events: { 'customer.type_changed': async () => undefined },
});
