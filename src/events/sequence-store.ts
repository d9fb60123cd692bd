import { sql } from 'kysely';
import type { WriteHandle } from '../database/database.ts';
import { inOneStatement } from '../database/unit-of-work.ts';

export interface Numbered {
  readonly count: number;
  /** The highest position. */
  readonly head: number;
}

/** Gives positions to stored events. PostgreSQL only. */
export interface SequenceStore {
  /**
   * Numbers events that are visible now, by id, after the highest position.
   * @returns `null` while another process numbers
   */
  number(limit: number): Promise<Numbered | null>;
}

interface NumberedRow {
  readonly numbered: number | null;
  readonly head: number | null;
}

export function createSequenceStore(writer: WriteHandle): SequenceStore {
  return {
    async number(limit) {
      const { rows } = await inOneStatement(writer, (db) =>
        sql<NumberedRow>`select numbered, head from number_events(${limit})`.execute(db),
      );
      const { numbered = null, head = null } = rows[0] ?? {};
      return numbered === null || head === null ? null : { count: numbered, head };
    },
  };
}
