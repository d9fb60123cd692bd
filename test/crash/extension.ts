import { publishedPlan } from 'upline/commission-plan';
import { defineExtension } from 'upline/extension';

/**
 * The published plan, without passwords as required fields: hashing one takes longer than the rest of a write, and a
 * mixed load needs some writes with a password and some without.
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
