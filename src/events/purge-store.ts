import type { WriteHandle } from '../database/database.ts';

/** Removes events; exists only inside a unit of work. */
export interface PurgeStore {
  /**
   * Examines the first events of the feed, and removes those before an instant, up to the first later one.
   * The last event stays: it holds the highest position.
   * @returns the number of events by which the feed became shorter
   */
  purge(before: string, limit: number): Promise<number>;
}

export function createPurgeStore(db: WriteHandle): PurgeStore {
  return {
    async purge(before, limit) {
      const state = await db.selectFrom('event_feed').select('purged_through').executeTakeFirst();
      const from = state?.purged_through ?? 0;
      const first = await db
        .selectFrom('outbox_events')
        .select(['position', 'occurred_at'])
        .where('position', '>', from)
        .orderBy('position')
        .limit(limit + 1)
        .execute();
      const young = first.findIndex(({ occurred_at }) => occurred_at >= before);
      const old = first.slice(0, young === -1 ? limit : young);
      // If no event follows, the last of these is the last event in the feed.
      const through = (old.length === first.length ? old.at(-2) : old.at(-1))?.position ?? null;
      if (through === null) return 0;
      await db
        .deleteFrom('outbox_events')
        .where('position', '>', from)
        .where('position', '<=', through)
        .where('event_type', '<>', 'customer.erased')
        .execute();
      await db
        .insertInto('event_feed')
        .values({ id: 1, purged_through: through, day_started: null })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ purged_through: through }))
        .execute();
      return through - from;
    },
  };
}
