import type { UniqueField } from '../commission-plan/customer-fields.ts';
import { readHolders } from '../customers/store/read-holders.ts';
import type { ReadHandle, WriteHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import type { ImportProgress } from './import-progress.ts';

/** Looks up many customers at once. */
export interface ImportReader {
  /** Whether only the company root is stored. */
  isEmpty(): Promise<boolean>;
  /** The ids among these that exist. */
  existing(ids: readonly number[]): Promise<ReadonlySet<number>>;
  /** The customers with these values, by comparable value; of several, the lowest id comes first. */
  holders(field: UniqueField, values: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>>;
  /** Progress of a file's import; `null` when it never began. */
  progress(checksum: string): Promise<ImportProgress | null>;
  lastWrite(): Promise<LastWrite>;
}

/** What changes with every write to a customer. A bulk load has an event only at its end, but stores customers before. */
export interface LastWrite {
  readonly event: number;
  readonly customers: number;
}

/** Limits the parameters of one statement. */
const PART = 1_000;

export function createImportReader(db: ReadHandle, taxIds: ColumnCipher): ImportReader {
  return {
    isEmpty: () => hasOnlyRoot(db),
    async existing(ids) {
      const found = new Set<number>();
      for (let from = 0; from < ids.length; from += PART) {
        const rows = await db
          .selectFrom('customers')
          .select('id')
          .where('id', 'in', ids.slice(from, from + PART))
          .execute();
        for (const row of rows) found.add(row.id);
      }
      return found;
    },
    holders: (field, values) => readHolders(db, taxIds, field, values),
    async progress(checksum) {
      const row = await db
        .selectFrom('imports')
        .selectAll()
        .where('file_checksum', '=', checksum)
        .executeTakeFirst();
      if (row === undefined) return null;
      const replaced = await db
        .selectFrom('import_replaced_ids')
        .select(['row_index', 'id'])
        .where('file_checksum', '=', checksum)
        .execute();
      return {
        checksum,
        requestId: row.request_id,
        finishedAt: row.finished_at,
        totalRows: row.total_rows,
        position: row.position,
        stored: row.stored,
        firstId: row.first_id,
        replacedIds: new Map(replaced.map((one) => [one.row_index, one.id])),
      };
    },
    async lastWrite() {
      const { id } = await db
        .selectFrom('outbox_events')
        .select(({ fn }) => fn.max('id').as('id'))
        .executeTakeFirstOrThrow();
      const { count } = await db
        .selectFrom('customers')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return { event: Number(id ?? 0), customers: Number(count) };
    },
  };
}

/** Whether the database has no customer but the company root. */
export async function hasOnlyRoot(db: ReadHandle | WriteHandle): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('id')
    .where('id', '<>', ROOT_CUSTOMER_ID)
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}
