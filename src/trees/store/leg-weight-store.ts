import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { selectDownline, standing } from './tree-query-reader.ts';

/** The weight that one customer adds to the legs above. */
export interface PushedWeight {
  readonly nodeId: number;
  /** A whole number; 0 for none. */
  readonly weight: number;
}

/** Reads weights that were pushed. */
export interface LegWeightReader {
  /** The weight of a node and all nodes below it, without vacant places. It can be a long read. */
  pushedWeight(tree: string, nodeId: number, signal?: AbortSignal): Promise<number>;
  /** The weight that a customer adds, placed or not. */
  ownWeight(tree: string, nodeId: number): Promise<number>;
}

export interface LegWeightStore {
  /**
   * Sets the weights that these customers add.
   * @returns the customers who do not exist; if there are any, nothing is set
   */
  setWeights(
    tree: string,
    weights: readonly PushedWeight[],
    at: string,
    context: CallContext,
  ): Promise<readonly number[]>;
  /** Removes the weights that were pushed for a customer, in every tree. */
  forgetWeights(nodeId: number): Promise<void>;
}

/** @param long for downlines that a write waits for */
export function createLegWeightReader(db: ReadHandle, long: ReadHandle): LegWeightReader {
  return {
    async pushedWeight(tree, nodeId, signal) {
      const self = await db
        .selectFrom('leg_weights as w')
        .innerJoin('placements as p', (join) =>
          join.onRef('p.node_id', '=', 'w.node_id').on('p.tree', '=', tree),
        )
        .select('w.weight')
        .where('w.tree', '=', tree)
        .where('w.node_id', '=', nodeId)
        .where(standing(null))
        .where(sql<boolean>`not p.is_vacant`)
        .executeTakeFirst();
      const below = await selectDownline(long, tree, nodeId, null, null)
        .innerJoin('leg_weights as w', (join) =>
          join.onRef('w.node_id', '=', 'down.id').on('w.tree', '=', tree),
        )
        .select(sql<number | null>`sum(w.weight)`.as('weight'))
        .executeTakeFirst({ signal });
      return (self?.weight ?? 0) + (below?.weight ?? 0);
    },
    async ownWeight(tree, nodeId) {
      const row = await db
        .selectFrom('leg_weights')
        .select('weight')
        .where('tree', '=', tree)
        .where('node_id', '=', nodeId)
        .executeTakeFirst();
      return row?.weight ?? 0;
    },
  };
}

/** Rows in one statement: it holds the main thread for a millisecond or two. */
const ROWS_AT_ONCE = 64;

export function createLegWeightStore(db: WriteHandle): LegWeightStore {
  return {
    async setWeights(tree, weights, at, { actor, requestId }) {
      const missing: number[] = [];
      for (const part of partsOf(weights)) missing.push(...(await unknownIds(db, part)));
      if (missing.length > 0) return missing;
      // Always in the same order, so that two transactions never wait for each other.
      const sorted = weights.toSorted((a, b) => a.nodeId - b.nodeId);
      for (const part of partsOf(sorted)) {
        const gone = part.filter(({ weight }) => weight === 0).map(({ nodeId }) => nodeId);
        const values = part
          .filter(({ weight }) => weight > 0)
          .map(({ nodeId, weight }) => ({
            tree,
            node_id: nodeId,
            weight,
            changed_at: at,
            actor,
            request_id: requestId,
          }));
        if (gone.length > 0) {
          await db.deleteFrom('leg_weights').where('tree', '=', tree).where('node_id', 'in', gone).execute();
        }
        if (values.length > 0) await upsert(db, values);
      }
      return [];
    },
    async forgetWeights(nodeId) {
      await db
        .deleteFrom('leg_weights')
        .where('node_id', '=', nodeId)
        // The index begins with the tree.
        .where('tree', 'in', (trees) => trees.selectFrom('trees').select('name'))
        .execute();
    },
  };
}

function partsOf(weights: readonly PushedWeight[]): PushedWeight[][] {
  return Array.from({ length: Math.ceil(weights.length / ROWS_AT_ONCE) }, (_, index) =>
    weights.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
}

async function unknownIds(db: WriteHandle, weights: readonly PushedWeight[]): Promise<number[]> {
  const ids = weights.map(({ nodeId }) => nodeId);
  const rows = await db.selectFrom('customers').select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

interface WeightRow {
  readonly tree: string;
  readonly node_id: number;
  readonly weight: number;
  readonly changed_at: string;
  readonly actor: string;
  readonly request_id: string | null;
}

/** An unchanged weight is not written, so a push that is sent twice costs only a look-up. */
async function upsert(db: WriteHandle, values: readonly WeightRow[]): Promise<void> {
  await db
    .insertInto('leg_weights')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .columns(['tree', 'node_id'])
        .doUpdateSet((row) => ({
          weight: row.ref('excluded.weight'),
          changed_at: row.ref('excluded.changed_at'),
          actor: row.ref('excluded.actor'),
          request_id: row.ref('excluded.request_id'),
        }))
        .where((row) => row('leg_weights.weight', '<>', row.ref('excluded.weight'))),
    )
    .execute();
}
