import { sql } from 'kysely';
import type { PlacementRuleName } from '../../commission-plan/tree.ts';
import type { ReadHandle } from '../../database/database.ts';
import { prepareRead, type StatementParams } from '../../database/prepared-statement.ts';
import type { Standing, StandingReader } from '../rules/takes-nobody.ts';

/** What trees know about their customers: by id, from two columns and the type-change log. */
export interface NodeFacts {
  /** As of the requested instant. */
  readonly baseType: number;
  /** As of the requested instant; before the history of statuses begins, the earliest known one. */
  readonly status: number;
}

/** Reads customers as nodes (decision 0027). */
export interface NodeReader extends StandingReader {
  /** `null` when the customer does not exist. */
  baseTypeOf(nodeId: number): Promise<number | null>;
  /** Facts about the existing customers among these, by id. */
  factsOf(nodeIds: readonly number[], asOf: string | null): Promise<ReadonlyMap<number, NodeFacts>>;
  /** The rule by which a customer wants their own enrollees placed; `null` when none is set. */
  preferenceOf(tree: string, nodeId: number): Promise<PlacementRuleName | null>;
}

export const STANDING_COLUMNS = ['status', 'erased_at', 'merged_into'] as const;

export function standingFromRow(row: {
  readonly status: number;
  readonly erased_at: string | null;
  readonly merged_into: number | null;
}): Standing {
  return { status: row.status, isErased: row.erased_at !== null, mergedInto: row.merged_into };
}

export function createNodeReader(db: ReadHandle): NodeReader {
  return {
    async baseTypeOf(nodeId) {
      const [row] = await selectBaseType(db, { nodeId });
      return row?.base_type ?? null;
    },
    async standingOf(nodeId) {
      const [row] = await selectStanding(db, { nodeId });
      return row === undefined ? null : standingFromRow(row);
    },
    async factsOf(nodeIds, asOf) {
      if (nodeIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('customers as c')
        .select((row) => [
          'c.id',
          row.fn
            .coalesce(
              asOf === null
                ? sql<number | null>`null`
                : row
                    .selectFrom('status_changes as s')
                    .select('s.from_status')
                    .whereRef('s.customer_id', '=', 'c.id')
                    .where('s.changed_at', '>', asOf)
                    .orderBy('s.changed_at')
                    .orderBy('s.id')
                    .limit(1),
              'c.status',
            )
            .as('status'),
          row.fn
            .coalesce(
              asOf === null
                ? sql<number | null>`null`
                : row
                    // The first change after the instant has the type before it.
                    .selectFrom('crm_associatetypechanges as t')
                    .select('t.oldassociatebasetype')
                    .whereRef('t.associateid', '=', 'c.id')
                    .where('t.changedate', '>', asOf)
                    .orderBy('t.recordnumber')
                    .limit(1),
              'c.base_type',
            )
            .as('base_type'),
        ])
        .where('c.id', 'in', nodeIds)
        .execute();
      return new Map(rows.map((row) => [row.id, { baseType: row.base_type, status: row.status }]));
    },
    async preferenceOf(tree, nodeId) {
      const row = await db
        .selectFrom('placement_preferences')
        .select('rule')
        .where('tree', '=', tree)
        .where('node_id', '=', nodeId)
        .executeTakeFirst();
      return (row?.rule as PlacementRuleName | undefined) ?? null;
    },
  };
}

const selectStanding = prepareRead((db, { nodeId }: StatementParams<{ readonly nodeId: number }>) =>
  db.selectFrom('customers').select(STANDING_COLUMNS).where('id', '=', nodeId),
);

const selectBaseType = prepareRead((db, { nodeId }: StatementParams<{ readonly nodeId: number }>) =>
  db.selectFrom('customers').select('base_type').where('id', '=', nodeId),
);
