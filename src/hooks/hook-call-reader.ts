import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../database/database.ts';
import { whileWanted } from '../database/engine.ts';
import type { Decision } from '../kernel/hook-decision.ts';
import type { LoggedHookCall } from './hook-call-store.ts';

export interface HookCallFilter {
  readonly hook?: string;
  readonly decision?: Decision;
  readonly customerId?: number;
  readonly requestId?: string;
  /** Only lines before this one: the last line of the previous page. */
  readonly beforeId?: number;
  readonly limit: number;
}

/** The results of one hook's calls. */
export interface HookCallCounts {
  readonly calls: number;
  /** The handler failed, or was down and skipped. */
  readonly failures: number;
  /** The handler was switched off. */
  readonly paused: number;
  /** The 95th percentile of the calls that reached the handler, in microseconds; `null` for none. */
  readonly p95Us: number | null;
}

/**
 * Reads the hook-call log. A signal ends the read.
 * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
 */
export interface HookCallReader {
  /** Latest first. */
  list(filter: HookCallFilter, signal?: AbortSignal): Promise<LoggedHookCall[]>;
  /** The last request of a hook that was kept, with personal data masked. */
  lastRequest(hook: string): Promise<string | null>;
  /** The results of calls since then, by hook. */
  countsSince(since: string, signal?: AbortSignal): Promise<ReadonlyMap<string, HookCallCounts>>;
}

const FAILURES: readonly Decision[] = ['failed', 'passed_by'];
/** The handler was not called. */
const NOT_CALLED: readonly Decision[] = ['passed_by', 'paused'];

/** @param db for long reads: few lines may pass a filter, and a day may have many */
export function createHookCallReader(db: ReadHandle): HookCallReader {
  const isWanted = whileWanted(db as unknown as WriteHandle, sql`id`);
  return {
    async list({ hook, decision, customerId, requestId, beforeId, limit }, signal) {
      let query = db.selectFrom('hook_calls').selectAll().where(isWanted);
      if (hook !== undefined) query = query.where('hook', '=', hook);
      if (decision !== undefined) query = query.where('decision', '=', decision);
      if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
      if (requestId !== undefined) query = query.where('request_id', '=', requestId);
      if (beforeId !== undefined) query = query.where('id', '<', beforeId);
      const rows = await query.orderBy('id', 'desc').limit(limit).execute({ signal });
      return rows.map((row) => ({
        id: row.id,
        calledAt: row.called_at,
        hook: row.hook,
        way: row.way,
        isShadow: row.is_shadow === 1,
        decision: row.decision,
        customerId: row.customer_id,
        requestId: row.request_id,
        actor: row.actor,
        operation: row.operation,
        durationUs: row.duration_us,
        changes: JSON.parse(row.changes) as string[],
        error: row.error,
        requestMasked: row.request_masked,
      }));
    },
    async lastRequest(hook) {
      const row = await db
        .selectFrom('hook_calls')
        .select('request_masked')
        .where('hook', '=', hook)
        .where('request_masked', 'is not', null)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.request_masked ?? null;
    },
    async countsSince(since, signal) {
      const rows = await db
        .selectFrom('hook_calls')
        .select(['hook', 'decision', (row) => row.fn.countAll<number | string>().as('count')])
        .where('called_at', '>=', since)
        .where(isWanted)
        .groupBy(['hook', 'decision'])
        .execute({ signal });
      const slow = await slowCalls(db, isWanted, since, signal);
      const sum = (of: typeof rows) => of.reduce((total, { count }) => total + Number(count), 0);
      return new Map(
        [...Map.groupBy(rows, ({ hook }) => hook)].map(([hook, all]) => [
          hook,
          {
            calls: sum(all),
            failures: sum(all.filter(({ decision }) => FAILURES.includes(decision))),
            paused: sum(all.filter(({ decision }) => decision === 'paused')),
            p95Us: slow.get(hook) ?? null,
          },
        ]),
      );
    },
  };
}

const PERCENT = 95;

/** By hook, the duration that 95 percent of its calls did not exceed. */
async function slowCalls(
  db: ReadHandle,
  isWanted: ReturnType<typeof whileWanted>,
  since: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('hook_calls')
        .select([
          'hook',
          'duration_us',
          sql<number>`row_number() OVER (PARTITION BY hook ORDER BY duration_us)`.as('rank'),
          sql<number>`count(*) OVER (PARTITION BY hook)`.as('calls'),
        ])
        .where('called_at', '>=', since)
        .where('decision', 'not in', NOT_CALLED)
        .where(isWanted)
        .as('ranked'),
    )
    .select(['hook', 'duration_us'])
    .where(sql<boolean>`rank = (calls * ${sql.lit(PERCENT)} + 99) / 100`)
    .execute({ signal });
  return new Map(rows.map((row) => [row.hook, row.duration_us]));
}
