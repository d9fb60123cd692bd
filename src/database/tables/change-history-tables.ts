import type { Generated } from 'kysely';

/** Changes of statuses, written only by a trigger on `customers`. */
export interface StatusChangeTable {
  id: Generated<number>;
  customer_id: number;
  from_status: number;
  to_status: number;
  changed_at: string;
  /** Subscription or person; `sql` when a statement bypassed the program. */
  actor: string;
  operation: string;
  request_id: string | null;
}

/** What a write changed in the record of a customer, other than type and status. Removed when the person is erased. */
export interface FieldChangeTable {
  id: Generated<number>;
  customer_id: number;
  /** Revision of the record after the write. */
  revision: number;
  changed_at: string;
  actor: string;
  operation: string;
  request_id: string | null;
  /** Fields with the values before and after; JSON, encrypted. */
  changes_encrypted: string;
}
