import type { Clock } from '../kernel/call-context.ts';
import { HOUR_MS, type HourCount } from './hourly-counts.ts';
import type { RequestLogReader } from './request-log-reader.ts';

export const HOURS = 24;

/** The number of requests of a subscription in the current hour and the 23 before. */
export interface Usage {
  readonly requests: number;
  readonly errors: number;
  /** All hours, in order. */
  readonly hours: readonly { readonly at: string; readonly requests: number; readonly errors: number }[];
}

/** Reads the use of some subscriptions, by their id. */
export type ReadUsage = (ids: readonly number[]) => Promise<(id: number) => Usage>;

/** When the first of the counted hours begins, in milliseconds since 1970. */
export function firstHourMs(now: Date): number {
  return (Math.floor(now.getTime() / HOUR_MS) - HOURS + 1) * HOUR_MS;
}

export function createReadUsage(reader: Pick<RequestLogReader, 'counts'>, clock: Clock): ReadUsage {
  return async function readUsage(ids) {
    const first = firstHourMs(clock());
    const hours = Array.from({ length: HOURS }, (_, index) =>
      new Date(first + index * HOUR_MS).toISOString(),
    );
    const counts = ids.length === 0 ? [] : await reader.counts(ids, hours[0] ?? '');
    const bySubscription = Map.groupBy(counts, ({ subscriptionId }) => subscriptionId);
    return (id) => usageOf(hours, bySubscription.get(id) ?? []);
  };
}

function usageOf(hours: readonly string[], counts: readonly HourCount[]): Usage {
  const byHour = new Map(counts.map((count) => [count.hour, count]));
  const all = hours.map((at) => {
    const { requests = 0, errors = 0 } = byHour.get(at) ?? {};
    return { at, requests, errors };
  });
  return {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    hours: all,
  };
}
