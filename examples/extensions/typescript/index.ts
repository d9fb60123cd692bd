import { publishedPlan } from 'upline/commission-plan';
import { defineExtension, refuse } from 'upline/extension';

const DISTRIBUTOR = 1;
const PREFERRED_CUSTOMER = 3;

/** An in-process extension: three hooks of the company Acme. ../python and ../node do the same remotely. */
export default defineExtension({
  plan: publishedPlan,
  hooks: {
    // Preferred customers with a training certificate become distributors too.
    'Associates.Enrollment.UpdateAssociateBaseType': async (request, next, { services }) => {
      const { OldAssociateBaseType: from, UpdatedAssociateInfo: associate } = request;
      if (from !== PREFERRED_CUSTOMER || associate.AssociateBaseType !== DISTRIBUTOR) return next(request);
      if (!/^T-\d+$/.test(associate.Custom.Field1)) {
        throw refuse('A preferred customer needs a training certificate, T-1234.', 'AssociateCustom.Field1');
      }
      // All or nothing: record, password, row in CRM_AssociateTypeChanges, placement.
      return services.associateService.upgradeAssociate({ associate });
    },

    // Custom field 10 records who enrolled a customer, even if the body has another value.
    'Associates.Enrollment.WriteApplication': async (request, next, { actor }) => {
      request.Application.AssociateCustom.Field10 = `enrolled by ${actor}`;
      return next(request);
    },

    'Associates.Enrollment.IsEmailAvailable': async (request, next) => {
      if (request.EmailAddress.toLowerCase().endsWith('@throwaway.example')) return { IsAvailable: false };
      return next(request);
    },
  },
});
