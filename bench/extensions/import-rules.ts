import { defineExtension } from 'upline/extension';
import { importPlan } from '../rule-plan.ts';

/** The plan of the import benchmark. */
export default defineExtension({ plan: importPlan });
