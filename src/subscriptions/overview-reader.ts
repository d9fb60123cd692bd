import { sql } from 'kysely';
import type { Database, WriteHandle } from '../database/database.ts';
import { databaseSize } from '../database/database-size.ts';
import { whileWanted } from '../database/engine.ts';

/** The use of a server since an instant. */
export interface Overview {
  /** Of all subscriptions, by hour; every request counts. */
  readonly requests: number;
  readonly errors: number;
  /** Requests of the log, of which `p95Us` is the 95th percentile. Under load the log holds a sample. */
  readonly loggedRequests: number;
  readonly p95Us: number | null;
  readonly databaseBytes: number;
}

/** Reads the overview. A signal ends the read. */
export interface OverviewReader {
  /**
   * @param hour the first hour of the counts
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
   */
  read(since: string, hour: string, signal?: AbortSignal): Promise<Overview>;
}

const PERCENTILE = 0.95;

export function createOverviewReader({
  reader,
  longReader: db,
}: Pick<Database, 'reader' | 'longReader'>): OverviewReader {
  const isWanted = whileWanted(db as unknown as WriteHandle, sql`id`);
  const recent = (since: string) => db.selectFrom('request_log').where('at', '>=', since).where(isWanted);
  return {
    async read(since, hour, signal) {
      const counts = await reader
        .selectFrom('request_counts')
        .select((row) => [
          row.fn.sum<number | string | null>('requests').as('requests'),
          row.fn.sum<number | string | null>('errors').as('errors'),
        ])
        .where('hour', '>=', hour)
        .executeTakeFirstOrThrow();
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
      return {
        requests: Number(counts.requests ?? 0),
        errors: Number(counts.errors ?? 0),
        loggedRequests,
        p95Us: slow?.duration_us ?? null,
        databaseBytes: await databaseSize(reader),
      };
    },
  };
}
