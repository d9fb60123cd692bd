import { sql } from 'kysely';
import { bulkInsert } from '../database/bulk-insert.ts';
import type { WriteHandle } from '../database/database.ts';
import { bodiesErasedAt } from '../database/stored-bodies.ts';
import type { HourCount } from './hourly-counts.ts';
import type { KeyPlace } from './subscription.ts';

/** A line of the request log. */
export interface LoggedRequest extends KeyPlace {
  readonly id: number;
  /** When the request arrived, ISO 8601 UTC. */
  readonly at: string;
  readonly requestId: string;
  readonly operation: string;
  readonly method: string;
  readonly status: number;
  readonly durationUs: number;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly refusedAddress: string | null;
  /** Encrypted in the database. */
  readonly requestBody: string | null;
  readonly responseBody: string | null;
}

export type NewLoggedRequest = Omit<LoggedRequest, 'id'>;

/** Writes the request log; exists only inside a unit of work. */
export interface RequestLogStore {
  add(lines: readonly NewLoggedRequest[]): Promise<void>;
  /** Adds to the stored counts. */
  count(counts: readonly HourCount[]): Promise<void>;
  /** Removes all but the newest lines of a subscription, for successful and failed requests each. */
  trim(subscriptionId: number, kept: number): Promise<void>;
  /** @returns the number of removed lines */
  purgeLines(before: string, limit: number): Promise<number>;
  purgeCounts(before: string, limit: number): Promise<number>;
}

const COLUMNS = [
  'subscription_id',
  'slot',
  'at',
  'request_id',
  'operation',
  'method',
  'status',
  'duration_us',
  'error_code',
  'error_text',
  'refused_address',
  'request_body_encrypted',
  'response_body_encrypted',
] as const;

export function createRequestLogStore(db: WriteHandle): RequestLogStore {
  return {
    async add(lines) {
      const hasBodies = lines.some(({ requestBody, responseBody }) => requestBody ?? responseBody);
      // A body that was waiting to be written during an erasure may be about the erased person.
      const erasedAt = hasBodies ? await bodiesErasedAt(db) : '';
      const rows = lines.map((line) => [
        line.subscriptionId,
        line.slot,
        line.at,
        line.requestId,
        line.operation,
        line.method,
        line.status,
        line.durationUs,
        line.errorCode,
        line.errorText,
        line.refusedAddress,
        line.at > erasedAt ? line.requestBody : null,
        line.at > erasedAt ? line.responseBody : null,
      ]);
      await bulkInsert(db, 'request_log', COLUMNS, rows);
    },
    async count(counts) {
      // In a fixed order, so that two concurrent processes do not deadlock.
      const ordered = counts.toSorted(
        (one, other) => one.subscriptionId - other.subscriptionId || (one.hour < other.hour ? -1 : 1),
      );
      for (const { subscriptionId, hour, requests, errors } of ordered) {
        await db
          .insertInto('request_counts')
          .values({ subscription_id: subscriptionId, hour, requests, errors })
          .onConflict((conflict) =>
            conflict.columns(['subscription_id', 'hour']).doUpdateSet((row) => ({
              requests: sql<number>`${row.ref('request_counts.requests')} + ${requests}`,
              errors: sql<number>`${row.ref('request_counts.errors')} + ${errors}`,
            })),
          )
          .execute();
      }
    },
    async trim(subscriptionId, kept) {
      for (const comparison of ['<', '>='] as const) {
        const newest = db
          .selectFrom('request_log')
          .select('id')
          .where('subscription_id', '=', subscriptionId)
          .where('status', comparison, 400)
          .orderBy('id', 'desc')
          .offset(kept)
          .limit(1);
        await db
          .deleteFrom('request_log')
          .where('subscription_id', '=', subscriptionId)
          .where('status', comparison, 400)
          .where('id', '<=', newest)
          .execute();
      }
    },
    async purgeLines(before, limit) {
      const old = db.selectFrom('request_log').select('id').where('at', '<', before).limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom('request_log')
        .where('id', 'in', old)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async purgeCounts(before, limit) {
      const old = db
        .selectFrom('request_counts')
        .select(['subscription_id', 'hour'])
        .where('hour', '<', before)
        .limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom('request_counts')
        .where((row) =>
          row(row.refTuple('subscription_id', 'hour'), 'in', old.$asTuple('subscription_id', 'hour')),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
