import { defineExtension } from 'upline/extension';
import { importPlan } from '../rule-plan.ts';

/** The plan of the benchmark of imports. */
export default defineExtension({ plan: importPlan });
