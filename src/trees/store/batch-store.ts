import { sql } from 'kysely';
import { bulkInsert } from '../../database/bulk-insert.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { engineOf, isOneOf } from '../../database/engine.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import type { CallContext } from '../../kernel/call-context.ts';

/** A staged move or removal. */
export interface BatchItem {
  readonly action: 'place' | 'remove';
  readonly customerId: number;
  readonly tree: string;
  /** For `place`. */
  readonly toUplineId: number;
  readonly leg: string;
  readonly findAvailable: boolean;
  /** For `remove`. */
  readonly children: 'rollup' | 'keep';
  /** Blank for the reason of the batch. */
  readonly reason: string;
}

export interface PlacementBatch {
  readonly id: number;
  readonly state: 'staged' | 'committed' | 'undone';
  readonly reason: string;
  readonly stagedAt: string;
  readonly stagedBy: string;
  readonly committedAt: string | null;
  readonly committedBy: string | null;
  readonly undoneAt: string | null;
  readonly undoneBy: string | null;
  readonly items: readonly BatchItem[];
  /** The number of each item in the batch, ascending. Removed items leave gaps. */
  readonly positions: readonly number[];
}

const ITEM_COLUMNS = ['batch_id', 'position', 'item', 'customer_id'] as const;

/** Placement batches; exists only inside a unit of work. */
export interface BatchStore {
  byId(id: number): Promise<PlacementBatch | null>;
  /** The same; no other transaction changes the batch until this one ends. */
  locked(id: number): Promise<PlacementBatch | null>;
  stage(reason: string, items: readonly BatchItem[], at: string, context: CallContext): Promise<number>;
  /** Adds items to a batch that this transaction has locked. */
  addItems(id: number, firstPosition: number, items: readonly BatchItem[]): Promise<void>;
  /** Removes an item of a batch that this transaction has locked; the others keep their positions. */
  removeItem(id: number, position: number): Promise<void>;
  /** Removes a batch, which this transaction has locked, with its items. */
  remove(id: number): Promise<void>;
  /** @returns false when the batch is in the wrong state for this change */
  advance(id: number, to: 'committed' | 'undone', at: string, context: CallContext): Promise<boolean>;
  /** Stores the instant at which the trees changed, which may be ahead of the clock. */
  date(id: number, state: 'committed' | 'undone', at: string): Promise<void>;
  /** Stores the sponsor that the record of an item's customer had before the batch. */
  keepSponsor(id: number, position: number, sponsorId: number): Promise<void>;
  /** When the undone batches among these were undone, by id. */
  undoneAmong(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** By position; only items that changed the record. */
  sponsorsBefore(id: number): Promise<ReadonlyMap<number, number>>;
}

export function createBatchStore(db: WriteHandle): BatchStore {
  const addItems: BatchStore['addItems'] = async (id, firstPosition, items) => {
    const rows = items.map((item, index) => [
      id,
      firstPosition + index,
      JSON.stringify(item),
      item.customerId,
    ]);
    await bulkInsert(db, 'placement_batch_items', ITEM_COLUMNS, rows);
  };
  return {
    byId: (id) => readBatch(db as unknown as ReadHandle, id),
    async locked(id) {
      const query = db.selectFrom('placement_batches').select('id').where('id', '=', id);
      // The embedded engine has only one writer.
      if (engineOf(db) === 'postgres') await query.forUpdate().executeTakeFirst();
      return readBatch(db as unknown as ReadHandle, id);
    },
    addItems,
    async removeItem(id, position) {
      await db
        .deleteFrom('placement_batch_items')
        .where('batch_id', '=', id)
        .where('position', '=', position)
        .execute();
    },
    async remove(id) {
      await db.deleteFrom('placement_batch_items').where('batch_id', '=', id).execute();
      await db.deleteFrom('placement_batches').where('id', '=', id).execute();
    },
    async stage(reason, items, at, { actor }) {
      const { id } = await db
        .insertInto('placement_batches')
        .values({ state: 'staged', reason, staged_at: at, staged_by: actor })
        .returning('id')
        .executeTakeFirstOrThrow();
      await addItems(id, 0, items);
      return id;
    },
    async advance(id, to, at, { actor }) {
      const changes =
        to === 'committed' ? { committed_at: at, committed_by: actor } : { undone_at: at, undone_by: actor };
      const { numUpdatedRows } = await db
        .updateTable('placement_batches')
        .set({ state: to, ...changes })
        .where('id', '=', id)
        .where('state', '=', to === 'committed' ? 'staged' : 'committed')
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async date(id, state, at) {
      const changes = state === 'committed' ? { committed_at: at } : { undone_at: at };
      await db.updateTable('placement_batches').set(changes).where('id', '=', id).execute();
    },
    async keepSponsor(id, position, sponsorId) {
      await updateSponsorBefore(db, { id, position, sponsorId });
    },
    async undoneAmong(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('placement_batches')
        .select(['id', 'undone_at'])
        .where(isOneOf(db, sql`id`, ids))
        .where('state', '=', 'undone')
        .execute();
      return new Map(rows.map((row) => [row.id, row.undone_at ?? '']));
    },
    async sponsorsBefore(id) {
      const rows = await db
        .selectFrom('placement_batch_items')
        .select(['position', 'sponsor_before'])
        .where('batch_id', '=', id)
        .where('sponsor_before', 'is not', null)
        .execute();
      return new Map(rows.map((row) => [row.position, row.sponsor_before ?? 0]));
    },
  };
}

type SponsorBefore = { readonly id: number; readonly position: number; readonly sponsorId: number };

const updateSponsorBefore = prepareWrite((db, { id, position, sponsorId }: StatementParams<SponsorBefore>) =>
  db
    .updateTable('placement_batch_items')
    .set({ sponsor_before: sponsorId })
    .where('batch_id', '=', id)
    .where('position', '=', position),
);

/** See `lockBatchesOf` of the tree store. */
export async function lockBatchesOf(db: WriteHandle, customerIds: readonly number[]): Promise<void> {
  // The embedded engine has only one writer.
  if (engineOf(db) !== 'postgres' || customerIds.length === 0) return;
  await db
    .selectFrom('placement_batches')
    .select('id')
    .where('id', 'in', (items) =>
      items.selectFrom('placement_batch_items').select('batch_id').where('customer_id', 'in', customerIds),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
}

/**
 * Blanks the reasons of a customer's items, and of the batches that contain them.
 * @returns whether any batch names the customer
 */
export async function forgetBatchReasons(db: WriteHandle, customerId: number): Promise<boolean> {
  const rows = await db
    .selectFrom('placement_batch_items')
    .selectAll()
    .where('customer_id', '=', customerId)
    .execute();
  for (const { batch_id, position, item } of rows) {
    const anonymous: BatchItem = { ...(JSON.parse(item) as BatchItem), reason: '' };
    await db
      .updateTable('placement_batch_items')
      .set({ item: JSON.stringify(anonymous) })
      .where('batch_id', '=', batch_id)
      .where('position', '=', position)
      .execute();
    await db.updateTable('placement_batches').set({ reason: '' }).where('id', '=', batch_id).execute();
  }
  return rows.length > 0;
}

async function readBatch(db: ReadHandle, id: number): Promise<PlacementBatch | null> {
  const row = await db.selectFrom('placement_batches').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const items = await db
    .selectFrom('placement_batch_items')
    .select(['item', 'position'])
    .where('batch_id', '=', id)
    .orderBy('position')
    .execute();
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    stagedAt: row.staged_at,
    stagedBy: row.staged_by,
    committedAt: row.committed_at,
    committedBy: row.committed_by,
    undoneAt: row.undone_at,
    undoneBy: row.undone_by,
    items: items.map(({ item }) => JSON.parse(item) as BatchItem),
    positions: items.map(({ position }) => position),
  };
}
