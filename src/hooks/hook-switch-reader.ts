import type { ReadHandle } from '../database/database.ts';
import { prepareQuery } from '../database/prepared-query.ts';
import type { HookSwitch } from './hook-switch-store.ts';

/** Reads the switches of hook points. */
export interface HookSwitchReader {
  /** Only hook points that were switched at least once. */
  list(): Promise<HookSwitch[]>;
}

export function createHookSwitchReader(db: ReadHandle): HookSwitchReader {
  const all = prepareQuery(db, () => db.selectFrom('hook_switches').selectAll());
  return {
    async list() {
      return (await all({})).map((row) => ({
        hook: row.hook,
        isPaused: row.is_paused === 1,
        changedAt: row.changed_at,
        changedBy: row.changed_by,
      }));
    },
  };
}
