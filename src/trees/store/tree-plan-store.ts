import { sql } from 'kysely';
import type { WriteHandle } from '../../database/database.ts';
import { latest } from '../rules/instants.ts';

/** A tree as the database knows it. */
export interface RecordedTree {
  readonly name: string;
  /** Empty when the kind was never recorded. */
  readonly kind: string;
  readonly legs: readonly string[];
}

/** The record of the plan's trees; exists only inside a unit of work. */
export interface TreePlanStore {
  recordedTrees(): Promise<RecordedTree[]>;
  /** Whether any node but the root stands, or stood, in a tree. */
  hasPlacements(tree: string): Promise<boolean>;
  recordTree(tree: RecordedTree): Promise<void>;
  forgetTrees(names: readonly string[]): Promise<void>;
  /** Rebuilds a tree's list of the unplaced, if the tree now places other base types. */
  listUnplaced(tree: string, baseTypes: readonly number[]): Promise<void>;
}

export function createTreePlanStore(db: WriteHandle): TreePlanStore {
  return {
    async recordedTrees() {
      const rows = await db.selectFrom('trees').select(['name', 'kind', 'legs']).orderBy('name').execute();
      return rows.map(({ name, kind, legs }) => ({ name, kind, legs: legs === '' ? [] : legs.split(',') }));
    },
    async hasPlacements(tree) {
      const row = await db
        .selectFrom('placements')
        .select('id')
        .where('tree', '=', tree)
        .where('upline_id', '>', 0)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async recordTree({ name, kind, legs }) {
      const columns = { kind, legs: legs.join(',') };
      await db
        .insertInto('trees')
        .values({ name, ...columns, last_change_at: latest() })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
        .execute();
    },
    async forgetTrees(names) {
      if (names.length === 0) return;
      await db.deleteFrom('trees').where('name', 'in', names).execute();
      await db.deleteFrom('tree_base_types').where('tree', 'in', names).execute();
      await db.deleteFrom('unplaced_nodes').where('tree', 'in', names).execute();
      // An erasure would no longer find them.
      await db.deleteFrom('placement_preferences').where('tree', 'in', names).execute();
      await db.deleteFrom('leg_weights').where('tree', 'in', names).execute();
    },
    async listUnplaced(tree, baseTypes) {
      const rows = await db
        .selectFrom('tree_base_types')
        .select('base_type')
        .where('tree', '=', tree)
        .orderBy('base_type')
        .execute();
      const before = rows.map((row) => row.base_type).join();
      const wanted = [...new Set(baseTypes)].sort((a, b) => a - b);
      if (before === wanted.join()) return;
      await db.deleteFrom('tree_base_types').where('tree', '=', tree).execute();
      await db.deleteFrom('unplaced_nodes').where('tree', '=', tree).execute();
      if (wanted.length === 0) return;
      await db
        .insertInto('tree_base_types')
        .values(wanted.map((base_type) => ({ tree, base_type })))
        .execute();
      await db
        .insertInto('unplaced_nodes')
        .columns(['tree', 'node_id'])
        .expression((row) =>
          row
            .selectFrom('customers as c')
            .select([sql<string>`cast(${tree} as text)`.as('tree'), 'c.id'])
            .where('c.base_type', 'in', wanted)
            .where('c.merged_into', 'is', null)
            .where((customer) =>
              customer.not(
                customer.exists(
                  customer
                    .selectFrom('placements as p')
                    .select('p.id')
                    .whereRef('p.node_id', '=', 'c.id')
                    .where('p.tree', '=', tree)
                    .where('p.to_at', 'is', null),
                ),
              ),
            ),
        )
        .execute();
    },
  };
}
