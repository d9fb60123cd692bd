import type { ReadHandle } from '../../database/database.ts';

/** What is held on a customer beside the record that answers show. Times are ISO 8601 UTC. */
export interface HeldData {
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly changedOperation: string;
  readonly placements: readonly HeldPlacement[];
  readonly serviceLog: readonly HeldNote[];
  readonly events: readonly { readonly type: string; readonly at: string; readonly actor: string }[];
  /** Answers kept for repetitions of requests, encrypted; they hold nothing that the record does not. */
  readonly keptAnswers: readonly { readonly expiresAt: string }[];
}

export interface HeldPlacement {
  readonly tree: string;
  readonly uplineId: number | null;
  readonly leg: string;
  readonly rule: string;
  readonly reason: string;
  readonly actor: string;
  readonly from: string;
  readonly to: string | null;
}

export interface HeldNote {
  readonly at: string;
  readonly text: string;
  readonly reference: string;
  readonly source: string;
  readonly actor: string;
}

export interface ExportReader {
  /** `null` when nobody has the id. */
  heldOn(customerId: number): Promise<HeldData | null>;
}

export function createExportReader(db: ReadHandle): ExportReader {
  return {
    async heldOn(customerId) {
      const row = await db
        .selectFrom('customers')
        .select(['created_at', 'changed_at', 'changed_by', 'changed_operation'])
        .where('id', '=', customerId)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        createdAt: row.created_at,
        changedAt: row.changed_at,
        changedBy: row.changed_by,
        changedOperation: row.changed_operation,
        placements: await placementsOf(db, customerId),
        serviceLog: await db
          .selectFrom('service_log')
          .select(['logged_at as at', 'text', 'reference', 'source', 'actor'])
          .where('customer_id', '=', customerId)
          .orderBy('recordnumber')
          .execute(),
        events: await db
          .selectFrom('outbox_events')
          .select(['event_type as type', 'occurred_at as at', 'actor'])
          .where('customer_id', '=', customerId)
          .orderBy('id')
          .execute(),
        keptAnswers: await db
          .selectFrom('idempotency_keys')
          .select('expires_at as expiresAt')
          .where('customer_id', '=', customerId)
          .orderBy('expires_at')
          .execute(),
      };
    },
  };
}

function placementsOf(db: ReadHandle, nodeId: number): Promise<HeldPlacement[]> {
  return db
    .selectFrom('placements')
    .select(['tree', 'upline_id as uplineId', 'leg', 'rule', 'reason', 'actor'])
    .select(['from_at as from', 'to_at as to'])
    .where('node_id', '=', nodeId)
    .orderBy('tree')
    .orderBy('from_at')
    .orderBy('id')
    .execute();
}
