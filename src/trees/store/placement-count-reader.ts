import type { ReadHandle } from '../../database/database.ts';

/** Whether at least this many placements were ever stored; some may have ended. */
export async function placementsReach(db: ReadHandle, count: number): Promise<boolean> {
  const row = await db
    .selectFrom('placements')
    .select('id')
    .where('id', '>=', count)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
