import { sql } from 'kysely';
import type { Database, WriteHandle } from '../database/database.ts';
import { whileWanted } from '../database/engine.ts';

export interface HourOfUse {
  /** When the hour begins, ISO 8601 UTC. */
  readonly at: string;
  readonly requests: number;
  readonly errors: number;
}

/** The logged requests since an instant. Under load the log holds a sample. */
export interface LoggedDurations {
  readonly loggedRequests: number;
  /** The 95th percentile, in microseconds; `null` if none is logged. */
  readonly p95Us: number | null;
}

/** Reads the use of all subscriptions together. */
export interface ServerUseReader {
  /** The hours with requests, in order. Every request counts. */
  hours(since: string): Promise<HourOfUse[]>;
  /**
   * A signal ends the read.
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
   */
  durations(since: string, signal?: AbortSignal): Promise<LoggedDurations>;
}

const PERCENTILE = 0.95;

export function createServerUseReader({
  reader,
  longReader: db,
}: Pick<Database, 'reader' | 'longReader'>): ServerUseReader {
  const isWanted = whileWanted(db as unknown as WriteHandle, sql`id`);
  const recent = (since: string) => db.selectFrom('request_log').where('at', '>=', since).where(isWanted);
  return {
    async hours(since) {
      const rows = await reader
        .selectFrom('request_counts')
        .select((row) => [
          'hour',
          row.fn.sum<number | string>('requests').as('requests'),
          row.fn.sum<number | string>('errors').as('errors'),
        ])
        .where('hour', '>=', since)
        .groupBy('hour')
        .orderBy('hour')
        .execute();
      return rows.map(({ hour, requests, errors }) => ({
        at: hour,
        requests: Number(requests),
        errors: Number(errors),
      }));
    },
    async durations(since, signal) {
      const { lines } = await recent(since)
        .select((row) => row.fn.countAll<number | string>().as('lines'))
        .executeTakeFirstOrThrow({ signal });
      const loggedRequests = Number(lines);
      const slow = await recent(since)
        .select('duration_us')
        .orderBy('duration_us')
        .offset(Math.max(0, Math.ceil(loggedRequests * PERCENTILE) - 1))
        .limit(1)
        .executeTakeFirst({ signal });
      return { loggedRequests, p95Us: slow?.duration_us ?? null };
    },
  };
}
