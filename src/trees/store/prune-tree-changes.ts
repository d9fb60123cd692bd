import { sql } from 'kysely';
import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import {
  addInstallationValue,
  lockInstallationValue,
  readInstallationValue,
  removeInstallationValue,
  writeInstallationValue,
} from '../../database/installation-values.ts';

/** Rows of the log that are kept. An index that is further behind is built again. */
const ROWS_KEPT = 20_000;

/**
 * Removes the oldest rows of the log of changes, and records the position, so that every reader notices that
 * they are missing. Runs in a transaction.
 * @returns how many were removed
 */
export function pruneTreeChanges(db: WriteHandle, limit: number): Promise<number> {
  return engineOf(db) === 'sqlite' ? pruneFile(db, limit) : pruneServer(db, limit);
}

async function pruneFile(db: WriteHandle, limit: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    delete from tree_changes where id in (
      select id from tree_changes
      where id <= (select seq from sqlite_sequence where name = 'tree_changes') - ${ROWS_KEPT}
      order by id limit ${limit})
    returning id`.execute(db);
  const last = Math.max(0, ...rows.map(({ id }) => id));
  if (last > 0) await writeInstallationValue(db, 'treeChangesPrunedId', String(last));
  return rows.length;
}

/**
 * Removes whole transactions that have ended, so that the rest begins with a known number. The last of them may
 * have more rows than the limit.
 */
async function pruneServer(db: WriteHandle, limit: number): Promise<number> {
  // One process at a time, so that the recorded number only grows.
  await addInstallationValue(db, 'treeChangesPrunedXid', '0');
  await lockInstallationValue(db, 'treeChangesPrunedXid');
  const { rows: bounds } = await sql<{ xid: string }>`
    select least(pg_snapshot_xmin(pg_current_snapshot()),
      (select xid from tree_changes order by xid desc offset ${ROWS_KEPT} limit 1),
      (select xid from tree_changes where xid > (select xid from tree_changes order by xid offset ${limit} limit 1)
        order by xid limit 1))::text as xid
    where exists (select from tree_changes offset ${ROWS_KEPT})`.execute(db);
  const before = bounds[0]?.xid;
  if (before === undefined) return 0;
  const { numAffectedRows = 0n } = await sql`delete from tree_changes where xid < ${before}::xid8`.execute(
    db,
  );
  if (numAffectedRows > 0n) await writeInstallationValue(db, 'treeChangesPrunedXid', before);
  return Number(numAffectedRows);
}

/**
 * Empties a log that was copied from another PostgreSQL server, whose transaction ids mean nothing here. Runs
 * at the start, before any index is built.
 */
export async function forgetForeignTreeChanges(db: WriteHandle): Promise<void> {
  if (engineOf(db) === 'sqlite') return;
  const pruned = (await readInstallationValue(db, 'treeChangesPrunedXid')) ?? '0';
  const { rows } = await sql`
    select 1 where ${pruned}::xid8 > pg_snapshot_xmax(pg_current_snapshot())
      or exists (select from tree_changes where xid > pg_snapshot_xmax(pg_current_snapshot()))`.execute(db);
  if (rows.length === 0) return;
  await sql`delete from tree_changes`.execute(db);
  await removeInstallationValue(db, 'treeChangesPrunedXid');
}
