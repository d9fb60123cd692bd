import { queryOptions } from '@tanstack/react-query';
import type { PlanDescription } from '../../../src/portal/describe-plan.ts';
import { fetchJson } from '../api/fetch-json.ts';

export type Plan = PlanDescription;

export const planQuery = queryOptions({
  queryKey: ['plan'],
  queryFn: () => fetchJson<Plan>('/docs/plan.json', 'Types'),
});
