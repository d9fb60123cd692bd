import { queryOptions } from '@tanstack/react-query';
import type { PlanDescription } from '../../../src/portal/describe-plan.ts';
import { readProblem, unreachable } from '../api/api-error.ts';

export type Plan = PlanDescription;

export const planQuery = queryOptions({
  queryKey: ['plan'],
  queryFn: async (): Promise<Plan> => {
    const response = await fetch('/docs/plan.json').catch(() => {
      throw unreachable();
    });
    if (!response.ok) throw readProblem(response, null);
    return (await response.json()) as Plan;
  },
});
