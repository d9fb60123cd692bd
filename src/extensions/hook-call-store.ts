import type { WriteHandle } from '../database/database.ts';
import type { Decision } from './hook-call.ts';

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
  add(calls: readonly Omit<LoggedHookCall, 'id'>[]): Promise<void>;
  /** @returns how many were removed */
  purge(before: string, limit: number): Promise<number>;
}

export function createHookCallLogStore(db: WriteHandle): HookCallLogStore {
  return {
    async add(calls) {
      for (const call of calls) {
        const values = {
          called_at: call.calledAt,
          hook: call.hook,
          way: call.way,
          is_shadow: call.isShadow ? 1 : 0,
          decision: call.decision,
          customer_id: call.customerId,
          request_id: call.requestId,
          actor: call.actor,
          operation: call.operation,
          duration_us: call.durationUs,
          changes: JSON.stringify(call.changes),
          error: call.error,
          request_masked: call.requestMasked,
        };
        await db.insertInto('hook_calls').values(values).execute();
      }
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
