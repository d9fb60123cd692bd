import { publishedPlan } from 'upline/commission-plan';
import { defineExtension } from 'upline/extension';
import { refuseThrowawayAddresses } from './email-domains.ts';

const DISTRIBUTOR = 1;

/** One example each of before, after, refuse and replace. */
export default defineExtension({
  plan: publishedPlan,
  hooks: {
    'Associates.Enrollment.IsEmailAvailable': refuseThrowawayAddresses,

    // Before: record which subscription enrolled the customer, even if the body has another value.
    'Associates.Enrollment.WriteApplication': async (request, next, { actor }) => {
      request.Application.AssociateCustom.Field10 = `enrolled by ${actor}`;
      return next(request);
    },

    // Replace: assign our own back office ids instead of those of the plan.
    'Associates.Enrollment.GetNewBackOfficeId': async ({ AssociateId, AssociateBaseType }) => ({
      BackOfficeId: `${AssociateBaseType === DISTRIBUTOR ? 'D' : 'C'}-${AssociateId}`,
    }),

    // After: an update that makes a customer a distributor does not place them; this handler does.
    'Associates.UpdateAssociate': async (request, next, { services }) => {
      const response = await next(request);
      const { AssociateId } = response;
      const stored = await services.associateService.getAssociate({ associateId: AssociateId });
      if (stored?.AssociateBaseType !== DISTRIBUTOR) return response;
      if (
        (await services.treeService.getNodeDetail({
          nodeId: { AssociateId: AssociateId },
          treeType: 'Unilevel',
        })) !== null
      )
        return response;
      try {
        await services.treeService.placeByRule({
          associateId: AssociateId,
          treeType: 'Unilevel',
          sponsorId: stored.SponsorId,
          reason: 'became a distributor',
        });
      } catch (error) {
        // The update is stored and must be reported as a success; the customer can be placed by hand later.
        console.error(`Customer ${AssociateId} could not be placed`, error);
      }
      return response;
    },
  },
});
