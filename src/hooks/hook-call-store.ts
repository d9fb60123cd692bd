import { bulkInsert } from '../database/bulk-insert.ts';
import type { WriteHandle } from '../database/database.ts';
import { erasedAmong } from '../database/erased-among.ts';
import type { Decision } from '../kernel/hook-decision.ts';

/** A line of the hook-call log. */
export interface LoggedHookCall {
  readonly id: number;
  /** ISO 8601 UTC. */
  readonly calledAt: string;
  readonly hook: string;
  readonly way: 'local' | 'remote';
  readonly isShadow: boolean;
  readonly decision: Decision;
  readonly customerId: number | null;
  readonly requestId: string;
  readonly actor: string;
  readonly operation: string;
  readonly durationUs: number;
  readonly changes: readonly string[];
  readonly error: string | null;
  readonly requestMasked: string | null;
}

/** Writes the hook-call log; exists only inside a unit of work. */
export interface HookCallLogStore {
  /** Lines about customers who were erased since the call have no request. */
  add(calls: readonly Omit<LoggedHookCall, 'id'>[]): Promise<void>;
  /** @returns the number of removed lines */
  purge(before: string, limit: number): Promise<number>;
}

const COLUMNS = [
  'called_at',
  'hook',
  'way',
  'is_shadow',
  'decision',
  'customer_id',
  'request_id',
  'actor',
  'operation',
  'duration_us',
  'changes',
  'error',
  'request_masked',
] as const;

export function createHookCallLogStore(db: WriteHandle): HookCallLogStore {
  return {
    async add(calls) {
      const withRequest = calls.filter(({ requestMasked }) => requestMasked !== null);
      const erased = await erasedAmong(
        db,
        withRequest.map(({ customerId }) => customerId),
      );
      const rows = calls.map((call) => [
        call.calledAt,
        call.hook,
        call.way,
        call.isShadow ? 1 : 0,
        call.decision,
        call.customerId,
        call.requestId,
        call.actor,
        call.operation,
        call.durationUs,
        JSON.stringify(call.changes),
        call.error,
        call.customerId === null || !erased.has(call.customerId) ? call.requestMasked : null,
      ]);
      await bulkInsert(db, 'hook_calls', COLUMNS, rows);
    },
    async purge(before, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('hook_calls')
        .where('id', 'in', (rows) =>
          rows.selectFrom('hook_calls').select('id').where('called_at', '<', before).limit(limit),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
