import type { Call } from '../../kernel/call.ts';
import { WIRE_NO_DATE, writeWireDate } from '../../kernel/wire-date.ts';
import { getStats } from '../extension/read-hook-points.ts';
import { createReadThroughHook, type ReadDependencies } from '../extension/read-through-hook.ts';

/** @throws ProblemError `customer_not_found`, or the error of the extension */
export function createGetStats(dependencies: ReadDependencies) {
  const read = createReadThroughHook(dependencies, getStats, {});
  return async (customerId: number, date: string | null, call: Call) => {
    const request = { AssociateId: customerId, Date: date === null ? WIRE_NO_DATE : writeWireDate(date) };
    const { Name = '', KitLevel = 0, Stats = {}, RankOptions = [] } = await read(request, call);
    return { Name, KitLevel, Stats, RankOptions };
  };
}
