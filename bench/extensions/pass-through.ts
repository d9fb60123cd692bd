import { publishedPlan } from 'upline/commission-plan';
import { defineExtension } from 'upline/extension';

/** A handler at every hook point that only passes the request on. */
export default defineExtension({
  plan: publishedPlan,
  hooks: {
    'Associates.Enrollment.UpdateAssociateBaseType': (request, next) => next(request),
    'Associates.UpdateAssociate': (request, next) => next(request),
    'Associates.Enrollment.WriteApplication': (request, next) => next(request),
    'Associates.Enrollment.GetNewBackOfficeId': (request, next) => next(request),
    'Associates.Enrollment.IsEmailAvailable': (request, next) => next(request),
  },
});
