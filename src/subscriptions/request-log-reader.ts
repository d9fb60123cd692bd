import type { ReadHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import type { HourCount } from './hourly-counts.ts';
import type { LoggedRequest } from './request-log-store.ts';

export interface RequestFilter {
  readonly subscriptionId: number;
  /** Range of statuses, inclusive. */
  readonly statuses?: readonly [number, number];
  readonly operation?: string;
  /** Only lines before this one: the last line of the previous page. */
  readonly beforeId?: number;
  readonly limit: number;
}

/** Reads the request log. */
export interface RequestLogReader {
  /** Latest first; bodies in plain text. */
  list(filter: RequestFilter): Promise<LoggedRequest[]>;
  /** Counts of some subscriptions from this hour on, in order. */
  counts(subscriptionIds: readonly number[], from: string): Promise<HourCount[]>;
}

export function createRequestLogReader(db: ReadHandle, cipher: ColumnCipher): RequestLogReader {
  const open = (sealed: string | null) => (sealed === null ? null : cipher.decrypt(sealed));
  return {
    async list({ subscriptionId, statuses, operation, beforeId, limit }) {
      let query = db.selectFrom('request_log').selectAll().where('subscription_id', '=', subscriptionId);
      if (statuses !== undefined) {
        query = query.where('status', '>=', statuses[0]).where('status', '<=', statuses[1]);
      }
      if (operation !== undefined) query = query.where('operation', '=', operation);
      if (beforeId !== undefined) query = query.where('id', '<', beforeId);
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map((row) => ({
        id: row.id,
        subscriptionId: row.subscription_id,
        slot: row.slot,
        at: row.at,
        requestId: row.request_id,
        operation: row.operation,
        method: row.method,
        status: row.status,
        durationUs: row.duration_us,
        errorCode: row.error_code,
        errorText: row.error_text,
        refusedAddress: row.refused_address,
        requestBody: open(row.request_body_encrypted),
        responseBody: open(row.response_body_encrypted),
      }));
    },
    counts: (subscriptionIds, from) =>
      db
        .selectFrom('request_counts')
        .select(['subscription_id as subscriptionId', 'hour', 'requests', 'errors'])
        .where('subscription_id', 'in', subscriptionIds)
        .where('hour', '>=', from)
        .orderBy('hour')
        .execute(),
  };
}
