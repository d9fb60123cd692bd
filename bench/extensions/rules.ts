import { defineExtension } from 'upline/extension';
import { rulePlan } from '../rule-plan.ts';

/** The plan of the benchmark of placement rules. */
export default defineExtension({ plan: rulePlan });
