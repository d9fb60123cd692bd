import { sql } from 'kysely';
import type { PlacementRuleName } from '../../commission-plan/tree.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { engineOf, isOneOf, lockTree } from '../../database/engine.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import type { AskTree } from '../index/ask-in-transaction.ts';
import { indexReadsInTransaction } from '../index/index-reads.ts';
import { latest } from '../rules/instants.ts';
import { rememberStandings } from '../rules/takes-nobody.ts';
import { forgetBatchReasons, lockBatchesOf } from './batch-store.ts';
import { createLegWeightStore, type LegWeightStore } from './leg-weight-store.ts';
import { STANDING_COLUMNS, standingFromRow } from './node-reader.ts';
import { createPlacementWrites, type PlacementWrites } from './placement-writes.ts';
import { createTreeReader, type TreeReader } from './tree-reader.ts';

/** Places nodes; exists only inside a unit of work, and reads its writes. */
export interface TreeStore extends TreeReader, LegWeightStore, PlacementWrites {
  /**
   * Call this before reading anything that a placement depends on.
   * @param purpose `share` to add a leaf below a node, `change` for anything else
   * @returns the instant of the tree's last change; no new change may come before it
   */
  lock(tree: string, purpose: 'share' | 'change'): Promise<string>;
  /** Locks the batches that name one of these nodes, by id. Call this before a tree is locked. */
  lockBatchesOf(nodeIds: readonly number[]): Promise<void>;
  /**
   * Locks the records of nodes that this unit of work will change, by id. Call this after the trees are locked: two batches
   * in different trees may name the same customers.
   */
  lockNodes(nodeIds: readonly number[]): Promise<void>;
  /** The status; no other transaction changes it before this unit of work has ended. */
  standingOf: TreeReader['standingOf'];
  /** @param rule `null` removes the preference */
  setPreference(
    tree: string,
    nodeId: number,
    rule: PlacementRuleName | null,
    at: string,
    context: CallContext,
  ): Promise<void>;
  /**
   * Blanks the reasons for placing a node, in batches too, since a reason may describe a person.
   * @returns whether any batch names the node
   */
  forgetReasons(nodeId: number): Promise<boolean>;
  /** Removes a customer's placement preferences in every tree. */
  forgetPreferences(nodeId: number): Promise<void>;
}

/** @param ask asks the indexes of trees in this transaction */
export function createTreeStore(db: WriteHandle, ask: AskTree | null = null): TreeStore {
  /**
   * Trees that no other transaction can change now, so that answers of an index still hold at commit. Each has the
   * instant of its last change, which only the writes of this store can move; `null` for a tree that is not recorded.
   */
  const locked = new Map<string, string | null>();
  const reader = createTreeReader(db as unknown as ReadHandle);
  const askLocked: AskTree = async (tree, question) =>
    ask !== null && locked.has(tree) ? ask(tree, question) : null;
  return {
    ...(ask === null ? reader : indexReadsInTransaction(reader, askLocked)),
    ...createLegWeightStore(db),
    // Once is enough: a locked customer does not change.
    standingOf: rememberStandings(async (nodeId, purpose = 'share') => {
      const [row] = (await holdStanding[purpose](db, { nodeId })).rows;
      return row === undefined ? null : standingFromRow(row);
    }),
    async lock(tree, purpose) {
      const known = locked.get(tree);
      if (typeof known === 'string') return known;
      const changedAt = await lockTree(db, tree, purpose);
      if (purpose === 'change') locked.set(tree, changedAt);
      return changedAt ?? latest();
    },
    ...createPlacementWrites(db, (tree, at) => {
      if (typeof locked.get(tree) === 'string') locked.set(tree, at);
    }),
    lockBatchesOf: (nodeIds) => lockBatchesOf(db, nodeIds),
    async lockNodes(nodeIds) {
      if (engineOf(db) !== 'postgres') return;
      const nodes = db
        .selectFrom('customers')
        .select('id')
        .where(isOneOf(db, sql`id`, nodeIds))
        .orderBy('id')
        .forNoKeyUpdate();
      // Reading a row for each of ten thousand would hold the main thread.
      await db.selectFrom(nodes.as('locked')).select(sql`count(*)`.as('count')).execute();
    },
    async forgetReasons(nodeId) {
      await db
        .updateTable('placements')
        .set({ reason: '' })
        .where('node_id', '=', nodeId)
        // The index begins with the tree.
        .where('tree', 'in', (trees) => trees.selectFrom('trees').select('name'))
        .execute();
      return forgetBatchReasons(db, nodeId);
    },
    async forgetPreferences(nodeId) {
      await db
        .deleteFrom('placement_preferences')
        .where('node_id', '=', nodeId)
        .where('tree', 'in', (trees) => trees.selectFrom('trees').select('name'))
        .execute();
    },
    async setPreference(tree, nodeId, rule, at, { actor, requestId }) {
      if (rule === null) {
        await db
          .deleteFrom('placement_preferences')
          .where('tree', '=', tree)
          .where('node_id', '=', nodeId)
          .execute();
        return;
      }
      const columns = { rule, changed_at: at, actor, request_id: requestId };
      await db
        .insertInto('placement_preferences')
        .values({ tree, node_id: nodeId, ...columns })
        .onConflict((conflict) => conflict.columns(['tree', 'node_id']).doUpdateSet(columns))
        .execute();
    },
  };
}

type Node = { readonly nodeId: number };

const selectStanding = (db: WriteHandle, { nodeId }: StatementParams<Node>) =>
  db.selectFrom('customers').select(STANDING_COLUMNS).where('id', '=', nodeId);

/** On the embedded engine there is no concurrent writer. */
const holdStanding = {
  share: prepareWrite((db, node: StatementParams<Node>) => {
    const query = selectStanding(db, node);
    return engineOf(db) === 'postgres' ? query.forShare() : query;
  }),
  change: prepareWrite((db, node: StatementParams<Node>) => {
    const query = selectStanding(db, node);
    return engineOf(db) === 'postgres' ? query.forNoKeyUpdate() : query;
  }),
};
