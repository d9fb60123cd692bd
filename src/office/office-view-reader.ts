import type { ReadHandle } from '../database/database.ts';
import { ID_MAX } from '../kernel/customer-id.ts';
import type { OfficeView } from './office-view-store.ts';

export interface OfficeViewFilter {
  readonly customerId?: number | undefined;
  readonly accountId?: number | undefined;
  /** Only views before this one: the last view of the previous page. */
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Reads the record of reads. */
export interface OfficeViewReader {
  /** Latest first. */
  list(filter: OfficeViewFilter): Promise<OfficeView[]>;
}

/** No view has this number. */
const BEYOND_ALL = ID_MAX;

export function createOfficeViewReader(db: ReadHandle): OfficeViewReader {
  return {
    async list({ customerId, accountId, beforeId = BEYOND_ALL, limit }) {
      let query = db.selectFrom('office_views').selectAll().where('id', '<', beforeId);
      if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map((row) => ({
        id: row.id,
        accountId: row.account_id,
        accountName: row.account_name,
        customerId: row.customer_id,
        what: row.what,
        people: row.people,
        at: row.viewed_at,
        requestId: row.request_id,
      }));
    },
  };
}
