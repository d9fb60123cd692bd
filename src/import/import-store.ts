import { bulkInsert } from '../database/bulk-insert.ts';
import type { WriteHandle } from '../database/database.ts';
import { nextCustomerIds, reserveCustomerIds } from '../database/engine.ts';
import type { ImportProgress } from './import-progress.ts';
import { hasOnlyRoot, type LastWrite } from './import-reader.ts';

/** Writes the progress of an import; exists only inside a unit of work. */
export interface ImportStore {
  /** Whether only the company root is stored. */
  isEmpty(): Promise<boolean>;
  /** Takes a block of ids for new customers, above a given id; returns the first of them. */
  reserveIds(block: { readonly above: number; readonly count: number }): Promise<number>;
  /** Takes the next ids, ascending. */
  takeIds(count: number): Promise<readonly number[]>;
  /**
   * Begins an import in place of an earlier one of the file.
   * @param seen the earlier one that the caller knows; `null` for none
   * @returns false, with nothing changed, when another import is stored: another process has begun since
   */
  begin(progress: ImportProgress, at: string, seen: ImportProgress | null): Promise<boolean>;
  /** @returns false, with nothing changed, when the import is not at the position that the caller has seen */
  advance(seen: ImportProgress, to: Pick<ImportProgress, 'position' | 'stored'>): Promise<boolean>;
  /** Stores the ids that rows of this step got instead of those in the sequence, by position in the file. */
  keepReplacedIds(checksum: string, ids: ReadonlyMap<number, number>): Promise<void>;
  finish(checksum: string, at: string): Promise<void>;
}

export function createImportStore(db: WriteHandle): ImportStore {
  return {
    isEmpty: () => hasOnlyRoot(db),
    reserveIds: (block) => reserveCustomerIds(db, block),
    takeIds: (count) => nextCustomerIds(db, count),
    async begin({ checksum, requestId, totalRows, position, stored, firstId }, at, seen) {
      const values = {
        file_checksum: checksum,
        request_id: requestId,
        started_at: at,
        finished_at: null,
        total_rows: totalRows,
        position,
        stored,
        first_id: firstId,
      };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('imports')
        .values(values)
        .onConflict((conflict) =>
          seen === null
            ? conflict.doNothing()
            : conflict
                .column('file_checksum')
                .doUpdateSet(values)
                .where('imports.request_id', '=', seen.requestId),
        )
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async advance(seen, { position, stored }) {
      const { numUpdatedRows } = await db
        .updateTable('imports')
        .set({ position, stored })
        .where('file_checksum', '=', seen.checksum)
        .where('request_id', '=', seen.requestId)
        .where('position', '=', seen.position)
        .where('finished_at', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async keepReplacedIds(checksum, ids) {
      const rows = [...ids].map(([row, id]) => [checksum, row, id]);
      await bulkInsert(db, 'import_replaced_ids', ['file_checksum', 'row_index', 'id'], rows);
    },
    async finish(checksum, at) {
      await db.deleteFrom('import_replaced_ids').where('file_checksum', '=', checksum).execute();
      await db
        .updateTable('imports')
        .set({ finished_at: at })
        .where('file_checksum', '=', checksum)
        .execute();
    },
  };
}

/** A query that finds a row if there was a later write. */
export function writeAfter({ event, customers }: LastWrite): string {
  return `SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox_events WHERE id > ${event})
    OR (SELECT COUNT(*) FROM customers) <> ${customers}`;
}
