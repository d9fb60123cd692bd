import type { WriteHandle } from '../database/database.ts';

/** Remembers the day; exists only inside a unit of work. */
export interface DayStore {
  /**
   * Begins a day, unless it has begun. Of several processes that try at once, one succeeds.
   * @param date `YYYY-MM-DD`
   * @returns whether it began now; false also for the very first one, which only starts the count
   */
  begin(date: string): Promise<boolean>;
}

export function createDayStore(db: WriteHandle): DayStore {
  return {
    async begin(date) {
      await db
        .insertInto('event_feed')
        .values({ id: 1, purged_through: 0, day_started: null })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      const first = await db
        .updateTable('event_feed')
        .set({ day_started: date })
        .where('id', '=', 1)
        .where('day_started', 'is', null)
        .executeTakeFirstOrThrow();
      if (first.numUpdatedRows > 0n) return false;
      const { numUpdatedRows } = await db
        .updateTable('event_feed')
        .set({ day_started: date })
        .where('id', '=', 1)
        .where('day_started', '<', date)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
  };
}
