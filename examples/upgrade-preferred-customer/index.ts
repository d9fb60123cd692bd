import { publishedPlan } from 'upline/commission-plan';
import { defineExtension, refuse } from 'upline/extension';

const DISTRIBUTOR = 1;
const PREFERRED_CUSTOMER = 3;

/**
 * By itself Upline upgrades retail customers (2) to distributors (1). This company also takes preferred
 * customers (3), once they have passed its training; the number of the certificate is custom field 1.
 */
export default defineExtension({
  plan: publishedPlan,
  hooks: {
    'Associates.Enrollment.UpdateAssociateBaseType': async (request, next, { services }) => {
      const { OldAssociateBaseType: from, UpdatedAssociateInfo: associate } = request;
      if (from !== PREFERRED_CUSTOMER || associate.AssociateBaseType !== DISTRIBUTOR) return next(request);

      if (!/^T-\d+$/.test(associate.Custom.Field1)) {
        throw refuse('A preferred customer needs a training certificate, T-1234.', 'AssociateCustom.Field1');
      }
      // Everything or nothing: record, password, row in CRM_AssociateTypeChanges, placement.
      return services.associateService.upgradeAssociate({ associate });
    },
  },
});
