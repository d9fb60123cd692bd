import type { Generated } from 'kysely';

/**
 * `CRM_AssociateTypeChanges`, written only by a trigger on `customers` (decision 0006); an upgrade sets the
 * instant of its row to that of its placements. Only the table's name is published; `recordnumber` and
 * `last_modified` follow its sister tables.
 */
export interface TypeChangeTable {
  recordnumber: Generated<number>;
  last_modified: string;
  associateid: number;
  oldassociatebasetype: number;
  newassociatebasetype: number;
  changedate: string;
  /** Subscription or program that made the change; `sql` when a statement bypassed the program. */
  actor: string;
  operation: string;
  requestid: string | null;
}
