import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { type Attempt, COUNTED_OUTCOMES } from './endpoint.ts';

/** The attempts of one hour. Those that were throttled or skipped count as neither. */
export interface HourOfAttempts {
  /** Start of the hour, ISO 8601 UTC. */
  readonly at: string;
  readonly delivered: number;
  readonly failed: number;
}

/** Hours that answers show: the current one and those before it. */
const HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * Adds attempts to the counts of their hours. The transaction holds the lock of the endpoint, so two transactions never
 * wait for each other here.
 */
export async function countAttempts(db: WriteHandle, attempts: readonly Attempt[]): Promise<void> {
  const hours = Map.groupBy(attempts, ({ endpointId, at }) => `${endpointId} ${hourOf(at)}`);
  for (const group of hours.values()) {
    const [{ endpointId, at } = { endpointId: 0, at: '' }] = group;
    const [delivered, failed] = COUNTED_OUTCOMES.map(
      (counted) => group.filter(({ outcome }) => outcome === counted).length,
    ) as [number, number];
    if (delivered + failed === 0) continue;
    await db
      .insertInto('event_counts')
      .values({ endpoint_id: endpointId, hour: hourOf(at), delivered, failed })
      .onConflict((conflict) =>
        conflict.columns(['endpoint_id', 'hour']).doUpdateSet((row) => ({
          delivered: sql<number>`${row.ref('event_counts.delivered')} + ${delivered}`,
          failed: sql<number>`${row.ref('event_counts.failed')} + ${failed}`,
        })),
      )
      .execute();
  }
}

/** Reads the attempts of an endpoint in this hour and the 23 before, oldest first, from one row an hour. */
export async function readHours(db: ReadHandle, endpointId: number, now: Date): Promise<HourOfAttempts[]> {
  const firstMs = (Math.floor(now.getTime() / HOUR_MS) - HOURS + 1) * HOUR_MS;
  const hours = Array.from({ length: HOURS }, (_, index) => isoAt(firstMs + index * HOUR_MS));
  const counts = await db
    .selectFrom('event_counts')
    .select(['hour', 'delivered', 'failed'])
    .where('endpoint_id', '=', endpointId)
    .where('hour', '>=', isoAt(firstMs))
    .orderBy('hour')
    .limit(HOURS)
    .execute();
  const byHour = new Map(counts.map((count) => [count.hour, count]));
  return hours.map((at) => {
    const { delivered = 0, failed = 0 } = byHour.get(at) ?? {};
    return { at, delivered, failed };
  });
}

/** Removes the counts of the oldest hour before an instant: a row for each endpoint. @returns how many */
export async function purgeOldestCounts(db: WriteHandle, before: string): Promise<number> {
  const oldest = db
    .selectFrom('event_counts')
    .select('hour')
    .where('hour', '<', before)
    .orderBy('hour')
    .limit(1);
  const { numDeletedRows } = await db
    .deleteFrom('event_counts')
    .where('hour', '=', oldest)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

function hourOf(at: string): string {
  return isoAt(Math.floor(Date.parse(at) / HOUR_MS) * HOUR_MS);
}

function isoAt(ms: number): string {
  return new Date(ms).toISOString();
}
