import { bulkInsert } from '../database/bulk-insert.ts';
import type { WriteHandle } from '../database/database.ts';

/** A recorded view of a person or of a list of people. */
export interface OfficeView {
  readonly id: number;
  readonly accountId: number;
  readonly accountName: string;
  /** `null` for a list. */
  readonly customerId: number | null;
  /** `Find`, `Person`, `Timeline`, `Tree`, `Batch`, `Sign on`, or `Show` and the field. */
  readonly what: string;
  /** Length of a list. */
  readonly people: number | null;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly requestId: string;
}

/** Writes the record of reads; exists only inside a unit of work. */
export interface OfficeViewStore {
  add(views: readonly Omit<OfficeView, 'id'>[]): Promise<void>;
  /** @returns the number of removed views */
  purge(before: string, limit: number): Promise<number>;
}

const COLUMNS = [
  ...(['account_id', 'account_name', 'customer_id', 'what', 'people', 'viewed_at', 'request_id'] as const),
];

export function createOfficeViewStore(db: WriteHandle): OfficeViewStore {
  return {
    async add(views) {
      const rows = views.map((view) => [
        view.accountId,
        view.accountName,
        view.customerId,
        view.what,
        view.people,
        view.at,
        view.requestId,
      ]);
      await bulkInsert(db, 'office_views', COLUMNS, rows);
    },
    async purge(before, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('office_views')
        .where('id', 'in', (rows) =>
          rows.selectFrom('office_views').select('id').where('viewed_at', '<', before).limit(limit),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
