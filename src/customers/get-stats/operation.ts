import { defineOperation } from '../../http/operation.ts';
import { readOptionalInstant } from '../../kernel/wire-date.ts';
import type { ReadDependencies } from '../extension/read-through-hook.ts';
import { getStatsContract } from './contract.ts';
import { createGetStats } from './get-stats.ts';

export const getStatsOperation = defineOperation(getStatsContract, (dependencies: ReadDependencies) => {
  const getStats = createGetStats(dependencies);
  return async ({ params, query: { date } }, call) => ({
    body: await getStats(params.customerId, readOptionalInstant(date), call),
  });
});
