import type { ReadHandle } from '../../database/database.ts';

/** What is held on a customer beside the record that answers show. Times are ISO 8601 UTC. */
export interface HeldData {
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly changedOperation: string;
  /** Who was asked for as sponsor; where the customer is placed may be elsewhere. */
  readonly requestedSponsorId: number | null;
  readonly placements: readonly HeldPlacement[];
  readonly serviceLog: readonly HeldNote[];
  readonly events: readonly { readonly type: string; readonly at: string; readonly actor: string }[];
  /** Answers kept for repetitions of requests, encrypted; they hold nothing that the record does not. */
  readonly preferences: readonly HeldPreference[];
  readonly batchItems: readonly HeldBatchItem[];
  readonly hookCalls: readonly HeldHookCall[];
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

/** How the customer wants their own enrollees placed. */
export interface HeldPreference {
  readonly tree: string;
  readonly rule: string;
  readonly at: string;
  readonly actor: string;
}

/** A move or removal of the customer that was staged in a batch; the item as it is stored, JSON. */
export interface HeldBatchItem {
  readonly batchId: number;
  readonly state: string;
  readonly reason: string;
  readonly item: string;
}

/** A call of a handler about the customer. */
export interface HeldHookCall {
  readonly at: string;
  readonly hook: string;
  readonly operation: string;
  readonly decision: string;
  readonly actor: string;
  /** JSON, masked. */
  readonly request: string | null;
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
        .select('sponsor_id')
        .where('id', '=', customerId)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        createdAt: row.created_at,
        changedAt: row.changed_at,
        changedBy: row.changed_by,
        changedOperation: row.changed_operation,
        requestedSponsorId: row.sponsor_id,
        preferences: await preferencesOf(db, customerId),
        batchItems: await batchItemsOf(db, customerId),
        hookCalls: await hookCallsOf(db, customerId),
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

function preferencesOf(db: ReadHandle, nodeId: number): Promise<HeldPreference[]> {
  return db
    .selectFrom('placement_preferences')
    .select(['tree', 'rule', 'changed_at as at', 'actor'])
    .where('node_id', '=', nodeId)
    .orderBy('tree')
    .execute();
}

function batchItemsOf(db: ReadHandle, customerId: number): Promise<HeldBatchItem[]> {
  return db
    .selectFrom('placement_batch_items as items')
    .innerJoin('placement_batches as batches', 'batches.id', 'items.batch_id')
    .select(['batches.id as batchId', 'batches.state', 'batches.reason', 'items.item'])
    .where('items.item', 'like', `%"customerId":${customerId},%`)
    .orderBy('items.batch_id')
    .orderBy('items.position')
    .execute();
}

function hookCallsOf(db: ReadHandle, customerId: number): Promise<HeldHookCall[]> {
  return db
    .selectFrom('hook_calls')
    .select(['called_at as at', 'hook', 'operation', 'decision', 'actor', 'request_masked as request'])
    .where('customer_id', '=', customerId)
    .orderBy('id')
    .execute();
}
