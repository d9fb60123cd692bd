import { defineExtension } from 'upline/extension';
import { weighedPlan } from '../rule-plan.ts';

/** The plan of the benchmark for weighed legs. */
export default defineExtension({ plan: weighedPlan });
