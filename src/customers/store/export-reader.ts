import type { ReadHandle } from '../../database/database.ts';
import { readInPages } from '../../database/read-in-pages.ts';
import type {
  HeldAnswer,
  HeldBatchItem,
  HeldData,
  HeldEvent,
  HeldHookCall,
  HeldNote,
  HeldPlacement,
  HeldPreference,
  HeldView,
  HeldWeight,
} from './held-data.ts';

export interface ExportReader {
  /**
   * `null` for an unknown id. Data of any size is read page by page.
   * @param signal ends the read
   */
  heldOn(customerId: number, signal?: AbortSignal): Promise<HeldData | null>;
}

export function createExportReader(db: ReadHandle): ExportReader {
  return {
    async heldOn(customerId, signal) {
      const row = await db
        .selectFrom('customers')
        .select(['created_at', 'changed_at', 'changed_by', 'changed_operation'])
        .select('sponsor_id')
        .where('id', '=', customerId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const trees = await treeNames(db);
      return {
        createdAt: row.created_at,
        changedAt: row.changed_at,
        changedBy: row.changed_by,
        changedOperation: row.changed_operation,
        requestedSponsorId: row.sponsor_id,
        preferences: await preferencesOf(db, customerId, trees),
        weights: await weightsOf(db, customerId, trees),
        batchItems: await batchItemsOf(db, customerId, signal),
        hookCalls: await hookCallsOf(db, customerId, signal),
        placements: await placementsOf(db, customerId, trees, signal),
        serviceLog: await notesOf(db, customerId, signal),
        events: await eventsOf(db, customerId, signal),
        keptAnswers: await keptAnswersOf(db, customerId, signal),
        views: await viewsOf(db, customerId, signal),
      };
    },
  };
}

/** All trees with placements; indexes over placements begin with the tree. */
async function treeNames(db: ReadHandle): Promise<readonly string[]> {
  const rows = await db.selectFrom('trees').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

async function placementsOf(
  db: ReadHandle,
  nodeId: number,
  trees: readonly string[],
  signal?: AbortSignal,
): Promise<HeldPlacement[]> {
  const placements: HeldPlacement[] = [];
  for (const tree of trees) placements.push(...(await placementsIn(db, tree, nodeId, signal)));
  return placements;
}

function placementsIn(
  db: ReadHandle,
  tree: string,
  nodeId: number,
  signal?: AbortSignal,
): Promise<HeldPlacement[]> {
  return readInPages(
    (after: (HeldPlacement & { readonly id: number }) | null, limit) =>
      db
        .selectFrom('placements')
        .select(['id', 'tree', 'upline_id as uplineId', 'leg', 'rule', 'reason', 'actor'])
        .select(['from_at as from', 'to_at as to'])
        .where('tree', '=', tree)
        .where('node_id', '=', nodeId)
        .$if(after !== null, (query) =>
          query.where((row) =>
            row(row.refTuple('from_at', 'id'), '>', row.tuple(after?.from ?? '', after?.id ?? 0)),
          ),
        )
        .orderBy('from_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    signal,
  );
}

function preferencesOf(db: ReadHandle, nodeId: number, trees: readonly string[]): Promise<HeldPreference[]> {
  return db
    .selectFrom('placement_preferences')
    .select(['tree', 'rule', 'changed_at as at', 'actor'])
    .where('node_id', '=', nodeId)
    .where('tree', 'in', trees)
    .orderBy('tree')
    .execute();
}

function weightsOf(db: ReadHandle, nodeId: number, trees: readonly string[]): Promise<HeldWeight[]> {
  return db
    .selectFrom('leg_weights')
    .select(['tree', 'weight', 'changed_at as at', 'actor'])
    .where('node_id', '=', nodeId)
    .where('tree', 'in', trees)
    .orderBy('tree')
    .execute();
}

function batchItemsOf(db: ReadHandle, customerId: number, signal?: AbortSignal): Promise<HeldBatchItem[]> {
  return readInPages(
    (after: (HeldBatchItem & { readonly position: number }) | null, limit) =>
      db
        .selectFrom('placement_batch_items as items')
        .innerJoin('placement_batches as batches', 'batches.id', 'items.batch_id')
        .select([
          'items.batch_id as batchId',
          'items.position',
          'batches.state',
          'batches.reason',
          'items.item',
        ])
        .where('items.customer_id', '=', customerId)
        .$if(after !== null, (query) =>
          query.where((row) =>
            row(
              row.refTuple('items.batch_id', 'items.position'),
              '>',
              row.tuple(after?.batchId ?? 0, after?.position ?? 0),
            ),
          ),
        )
        .orderBy('items.batch_id')
        .orderBy('items.position')
        .limit(limit)
        .execute(),
    signal,
  );
}

function hookCallsOf(db: ReadHandle, customerId: number, signal?: AbortSignal): Promise<HeldHookCall[]> {
  return readInPages(
    (after: (HeldHookCall & { readonly id: number }) | null, limit) =>
      db
        .selectFrom('hook_calls')
        .select([
          'id',
          'called_at as at',
          'hook',
          'operation',
          'decision',
          'actor',
          'request_masked as request',
        ])
        .where('customer_id', '=', customerId)
        .where('id', '>', after?.id ?? 0)
        .orderBy('id')
        .limit(limit)
        .execute(),
    signal,
  );
}

function notesOf(db: ReadHandle, customerId: number, signal?: AbortSignal): Promise<HeldNote[]> {
  return readInPages(
    (after: (HeldNote & { readonly recordnumber: number }) | null, limit) =>
      db
        .selectFrom('service_log')
        .select(['recordnumber', 'logged_at as at', 'text', 'reference', 'source', 'actor'])
        .where('customer_id', '=', customerId)
        .where('recordnumber', '>', after?.recordnumber ?? 0)
        .orderBy('recordnumber')
        .limit(limit)
        .execute(),
    signal,
  );
}

function eventsOf(db: ReadHandle, customerId: number, signal?: AbortSignal): Promise<HeldEvent[]> {
  return readInPages(
    (after: (HeldEvent & { readonly id: number }) | null, limit) =>
      db
        .selectFrom('outbox_events')
        .select(['id', 'event_type as type', 'occurred_at as at', 'actor'])
        .where('customer_id', '=', customerId)
        .where('id', '>', after?.id ?? 0)
        .orderBy('id')
        .limit(limit)
        .execute(),
    signal,
  );
}

function keptAnswersOf(db: ReadHandle, customerId: number, signal?: AbortSignal): Promise<HeldAnswer[]> {
  return readInPages(
    (after: (HeldAnswer & AnswerKey) | null, limit) =>
      db
        .selectFrom('idempotency_keys')
        .select(['expires_at as expiresAt', 'subscription_id as subscriptionId', 'key_hash as keyHash'])
        .where('customer_id', '=', customerId)
        .$if(after !== null, (query) =>
          query.where((row) =>
            row(
              row.refTuple('expires_at', 'subscription_id', 'key_hash'),
              '>',
              row.tuple(after?.expiresAt ?? '', after?.subscriptionId ?? 0, after?.keyHash ?? ''),
            ),
          ),
        )
        .orderBy('expires_at')
        .orderBy('subscription_id')
        .orderBy('key_hash')
        .limit(limit)
        .execute(),
    signal,
  );
}

function viewsOf(db: ReadHandle, customerId: number, signal?: AbortSignal): Promise<HeldView[]> {
  return readInPages(
    (after: (HeldView & { readonly id: number }) | null, limit) =>
      db
        .selectFrom('office_views')
        .select(['id', 'viewed_at as at', 'account_name as by', 'what'])
        .where('customer_id', '=', customerId)
        .where('id', '>', after?.id ?? 0)
        .orderBy('id')
        .limit(limit)
        .execute(),
    signal,
  );
}

interface AnswerKey {
  readonly subscriptionId: number;
  readonly keyHash: string;
}
