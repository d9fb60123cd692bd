import { defineExtension } from 'upline/extension';
import { rulePlan } from '../rule-plan.ts';

/** The plan of the placement rule benchmark. */
export default defineExtension({ plan: rulePlan });
