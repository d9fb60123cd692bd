import { defineOperation } from '../../http/operation.ts';
import { getStatsContract } from './contract.ts';
import { createGetStats, type StatsDependencies } from './get-stats.ts';

export const getStatsOperation = defineOperation(getStatsContract, (dependencies: StatsDependencies) => {
  const getStats = createGetStats(dependencies);
  return async ({ params }) => ({ body: await getStats(params.customerId) });
});
