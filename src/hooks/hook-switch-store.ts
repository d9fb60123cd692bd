import type { WriteHandle } from '../database/database.ts';

/** An administrator's decision whether the handler of a hook point is called. */
export interface HookSwitch {
  readonly hook: string;
  readonly isPaused: boolean;
  /** ISO 8601 UTC. */
  readonly changedAt: string;
  /** Name of the account. */
  readonly changedBy: string;
}

/** Writes the switches of hook points; exists only inside a unit of work. */
export interface HookSwitchStore {
  put(hookSwitch: HookSwitch): Promise<void>;
}

export function createHookSwitchStore(db: WriteHandle): HookSwitchStore {
  return {
    async put({ hook, isPaused, changedAt, changedBy }) {
      const columns = { is_paused: Number(isPaused), changed_at: changedAt, changed_by: changedBy };
      await db
        .insertInto('hook_switches')
        .values({ hook, ...columns })
        .onConflict((conflict) => conflict.column('hook').doUpdateSet(columns))
        .execute();
    },
  };
}
