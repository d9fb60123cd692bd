import type { QueryResult } from 'kysely';
import type { PlacementRuleName } from '../../commission-plan/tree.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { engineOf, lockTree } from '../../database/engine.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import type { AskTree } from '../index/ask-in-transaction.ts';
import { indexReadsInTransaction } from '../index/index-reads.ts';
import { latest } from '../rules/instants.ts';
import type { NewPlacement } from '../rules/placement.ts';
import type { Standing } from '../rules/takes-nobody.ts';
import { forgetBatchReasons } from './batch-store.ts';
import { createLegWeightStore, type LegWeightStore } from './leg-weight-store.ts';
import { STANDING_COLUMNS, standingFromRow } from './node-reader.ts';
import { createTreeReader, type TreeReader } from './tree-reader.ts';

/** Places nodes; exists only inside a unit of work, and reads its writes. */
export interface TreeStore extends TreeReader, LegWeightStore {
  /**
   * Call this before reading anything that a placement depends on.
   * @param purpose `share` to add a leaf below a node, `change` for anything else
   * @returns the instant of the tree's last change; no new change may come before it
   */
  lock(tree: string, purpose: 'share' | 'change'): Promise<string>;
  /** The status; no other transaction changes it before this unit of work has ended. */
  standingOf(nodeId: number): Promise<Standing | null>;
  /** The database refuses a second current placement of a node in a tree, or at a position. */
  place(placement: NewPlacement): Promise<number>;
  /** The same with {@link noteChange}, in one statement where the engine can. */
  placeAndNote(placement: NewPlacement): Promise<number>;
  /** Ends a placement, which no longer holds from this instant on. */
  end(placementId: number, at: string): Promise<void>;
  /** Records a move or removal, so that the next change comes after it. */
  noteChange(tree: string, at: string): Promise<void>;
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
  /** Read once: a locked customer does not change. */
  const held = new Map<number, Standing | null>();
  /** The trees that no other transaction can change now, so that an index tells what is true at commit. */
  const locked = new Set<string>();
  const reader = createTreeReader(db as unknown as ReadHandle);
  const askLocked: AskTree = async (tree, question) =>
    ask !== null && locked.has(tree) ? ask(tree, question) : null;
  return {
    ...(ask === null ? reader : indexReadsInTransaction(reader, askLocked)),
    ...createLegWeightStore(db),
    async standingOf(nodeId) {
      const known = held.get(nodeId);
      if (known !== undefined) return known;
      const { rows } = await holdStanding(db, { nodeId });
      const [row] = rows;
      const standing = row === undefined ? null : standingFromRow(row);
      held.set(nodeId, standing);
      return standing;
    },
    async lock(tree, purpose) {
      const changedAt = (await lockTree(db, tree, purpose)) ?? latest();
      if (purpose === 'change') locked.add(tree);
      return changedAt;
    },
    place: async (placement) => idOf(await insertPlacement(db, columnsOf(placement))),
    async placeAndNote(placement) {
      const columns = columnsOf(placement);
      if (engineOf(db) === 'postgres') return idOf(await insertAndNote(db, columns));
      const id = idOf(await insertPlacement(db, columns));
      await noteChange(db, { tree: placement.tree, at: placement.at });
      return id;
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
    async end(placementId, at) {
      await endPlacement(db, { placementId, at });
    },
    async noteChange(tree, at) {
      await noteChange(db, { tree, at });
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

/** On the embedded engine there is no concurrent writer. */
const holdStanding = prepareWrite((db, { nodeId }: StatementParams<{ readonly nodeId: number }>) => {
  const query = db.selectFrom('customers').select(STANDING_COLUMNS).where('id', '=', nodeId);
  return engineOf(db) === 'postgres' ? query.forShare() : query;
});

type PlacementColumns = {
  readonly tree: string;
  readonly node_id: number;
  readonly upline_id: number | null;
  readonly leg: string;
  readonly rule: string;
  readonly reason: string;
  readonly actor: string;
  readonly request_id: string | null;
  readonly from_at: string;
  readonly is_vacant: number;
  readonly batch_id: number | null;
};

function columnsOf(placement: NewPlacement): PlacementColumns {
  return {
    tree: placement.tree,
    node_id: placement.nodeId,
    upline_id: placement.uplineId,
    leg: placement.leg ?? '',
    rule: placement.rule,
    reason: placement.reason,
    actor: placement.actor,
    request_id: placement.requestId,
    from_at: placement.at,
    is_vacant: Number(placement.isVacant ?? false),
    batch_id: placement.batchId ?? null,
  };
}

function idOf({ rows: [row] }: QueryResult<{ readonly id: number }>): number {
  if (row === undefined) throw new Error('A placement was not stored');
  return row.id;
}

const insertPlacement = prepareWrite((db, placement: StatementParams<PlacementColumns>) =>
  db
    .insertInto('placements')
    .values({ ...placement, to_at: null })
    .returning('id'),
);

const endPlacement = prepareWrite(
  (db, { placementId, at }: StatementParams<{ readonly placementId: number; readonly at: string }>) =>
    db.updateTable('placements').set({ to_at: at }).where('id', '=', placementId),
);

const noteChange = prepareWrite(
  (db, { tree, at }: StatementParams<{ readonly tree: string; readonly at: string }>) =>
    db.updateTable('trees').set({ last_change_at: at }).where('name', '=', tree),
);

/** For PostgreSQL: saves a way to the server and back. */
const insertAndNote = prepareWrite((db, placement: StatementParams<PlacementColumns>) =>
  db
    .with('noted', (noted) =>
      noted
        .updateTable('trees')
        .set({ last_change_at: placement.from_at })
        .where('name', '=', placement.tree),
    )
    .insertInto('placements')
    .values({ ...placement, to_at: null })
    .returning('id'),
);
