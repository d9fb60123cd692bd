import { sql } from 'kysely';
import type { WriteHandle } from '../database/database.ts';
import { claimSequencer } from '../database/engine.ts';

/** Gives positions to stored events; exists only inside a unit of work. PostgreSQL only. */
export interface SequenceStore {
  /**
   * Numbers events that are visible now, by id, after the highest position.
   * @returns how many; 0 also while another process numbers
   */
  number(limit: number): Promise<number>;
}

export function createSequenceStore(db: WriteHandle): SequenceStore {
  return {
    async number(limit) {
      // A statement of its own: the next one must see all that the previous holder of the lock has committed.
      if (!(await claimSequencer(db))) return 0;
      const { numAffectedRows } = await sql`
        update outbox_events set position = numbered.position
        from (
          select id, (select coalesce(max(position), 0) from outbox_events) + row_number() over (order by id) as position
          from (
            select id from outbox_events where position is null and details is not null order by id limit ${limit}
          ) as waiting
        ) as numbered
        where outbox_events.id = numbered.id`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },
  };
}
