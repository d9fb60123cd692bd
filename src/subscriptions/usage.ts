import type { Clock } from '../kernel/call-context.ts';
import { HOUR_MS, type HourCount } from './hourly-counts.ts';
import type { RequestLogReader } from './request-log-reader.ts';
import type { HourOfUse } from './server-use-reader.ts';

export const HOURS = 24;

/** The number of requests of a subscription in the current hour and the 23 before. */
export interface Usage {
  readonly requests: number;
  readonly errors: number;
  /** All hours, in order. */
  readonly hours: readonly HourOfUse[];
}

/** Reads the use of some subscriptions, by their id. */
export type ReadUsage = (ids: readonly number[]) => Promise<(id: number) => Usage>;

/** When the first of the counted hours begins, in milliseconds since 1970. */
export function firstHourMs(now: Date): number {
  return (Math.floor(now.getTime() / HOUR_MS) - HOURS + 1) * HOUR_MS;
}

export function createReadUsage(reader: Pick<RequestLogReader, 'counts'>, clock: Clock): ReadUsage {
  return async function readUsage(ids) {
    const now = clock();
    const first = new Date(firstHourMs(now)).toISOString();
    const counts = ids.length === 0 ? [] : await reader.counts(ids, first);
    const bySubscription = Map.groupBy(counts, ({ subscriptionId }) => subscriptionId);
    return (id) => usageOf(now, bySubscription.get(id) ?? []);
  };
}

/** The current hour and the 23 before, in order, including hours without a request. */
export function everyHour(now: Date, counted: readonly HourOfUse[]): HourOfUse[] {
  const byHour = new Map(counted.map((hour) => [hour.at, hour]));
  const first = firstHourMs(now);
  return Array.from({ length: HOURS }, (_, index) => {
    const at = new Date(first + index * HOUR_MS).toISOString();
    return byHour.get(at) ?? { at, requests: 0, errors: 0 };
  });
}

function usageOf(now: Date, counts: readonly HourCount[]): Usage {
  const all = everyHour(
    now,
    counts.map(({ hour: at, requests, errors }) => ({ at, requests, errors })),
  );
  return {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    hours: all,
  };
}
