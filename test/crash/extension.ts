import { publishedPlan } from 'upline/commission-plan';
import { defineExtension } from 'upline/extension';

/**
 * The published plan, without passwords as required fields: hashing one takes longer than everything else
 * in a write, and a mixed load has some of both.
 */
export default defineExtension({
  plan: {
    ...publishedPlan,
    baseTypes: publishedPlan.baseTypes.map((baseType) => ({
      ...baseType,
      required: baseType.required.filter((field) => field !== 'Password'),
    })),
  },
});
