import type { Clock } from '../kernel/call-context.ts';
import { HOUR_MS } from './hourly-counts.ts';
import type { RequestLog } from './request-log.ts';
import type { HourOfUse, LoggedDurations, ServerUseReader } from './server-use-reader.ts';
import { everyHour, firstHourMs, HOURS } from './usage.ts';

/** The use of a server in the last 24 hours. */
export interface ServerUse extends LoggedDurations {
  /** The current hour and the 23 before, in order. */
  readonly hours: readonly HourOfUse[];
}

/**
 * Reads the use of all subscriptions, this process's latest requests included.
 * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
 */
export type ReadServerUse = (signal?: AbortSignal) => Promise<ServerUse>;

export interface ServerUseDependencies {
  readonly serverUse: ServerUseReader;
  readonly requestLog: Pick<RequestLog, 'flush'>;
  readonly clock: Clock;
}

export function createReadServerUse({ serverUse, requestLog, clock }: ServerUseDependencies): ReadServerUse {
  return async function readServerUse(signal) {
    await requestLog.flush();
    const now = clock();
    const counted = await serverUse.hours(new Date(firstHourMs(now)).toISOString());
    const since = new Date(now.getTime() - HOURS * HOUR_MS).toISOString();
    return { hours: everyHour(now, counted), ...(await serverUse.durations(since, signal)) };
  };
}
