import { type QueryCreator, type QueryResult, sql } from 'kysely';
import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import type { Tables } from '../../database/tables/tables.ts';
import type { NewPlacement } from '../rules/placement.ts';

/** Writes placements, in a transaction that has locked their tree. */
export interface PlacementWrites {
  /** The database refuses a second current placement of a node in a tree, or at a position. */
  place(placement: NewPlacement): Promise<number>;
  /** The same with {@link PlacementWrites.noteChange}, in one statement where the engine can. */
  placeAndNote(placement: NewPlacement): Promise<number>;
  /**
   * The same below a node that has had its place since before the instant; otherwise nothing is stored.
   * @returns whether the node was placed
   */
  placeBelowEarlier(placement: NewPlacement): Promise<boolean>;
  /** Ends a placement, which no longer holds from this instant on. */
  end(placementId: number, at: string): Promise<void>;
  /** Records a move or removal, so that the next change comes after it. */
  noteChange(tree: string, at: string): Promise<void>;
}

/** @param onNoted gets each change that was recorded */
export function createPlacementWrites(
  db: WriteHandle,
  onNoted: (tree: string, at: string) => void,
): PlacementWrites {
  const isPostgres = engineOf(db) === 'postgres';
  /** Records the change of a placement that was stored; on PostgreSQL, the same statement has recorded it. */
  const noteStored = async ({ tree, at }: NewPlacement) => {
    if (!isPostgres) await noteChange(db, { tree, at });
    onNoted(tree, at);
  };
  return {
    place: async (placement) => idOf(await insertPlacement(db, columnsOf(placement))),
    async placeAndNote(placement) {
      const insert = isPostgres ? insertAndNote : insertPlacement;
      const id = idOf(await insert(db, columnsOf(placement)));
      await noteStored(placement);
      return id;
    },
    async placeBelowEarlier(placement) {
      const insert = isPostgres ? insertBelowAndNote : insertBelow;
      const isPlaced = (await insert(db, columnsOf(placement))).rows.length > 0;
      if (isPlaced) await noteStored(placement);
      return isPlaced;
    },
    async end(placementId, at) {
      await endPlacement(db, { placementId, at });
    },
    async noteChange(tree, at) {
      await noteChange(db, { tree, at });
      onNoted(tree, at);
    },
  };
}

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

/** For PostgreSQL: saves a round trip to the server. */
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

/** Stores a placement if its upline has had its place since before the instant. */
function belowEarlier(db: QueryCreator<Tables>, placement: StatementParams<PlacementColumns>) {
  const { tree, upline_id, from_at, ...others } = placement;
  const columns = { tree, upline_id, from_at, ...others };
  const names = Object.keys(columns) as (keyof PlacementColumns)[];
  return db
    .insertInto('placements')
    .columns(names)
    .expression(
      db
        .selectNoFrom(names.map((name) => sql`${columns[name]}`.as(name)))
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('placements as p')
              .select('p.id')
              .where('p.tree', '=', tree)
              .where('p.node_id', '=', upline_id)
              .where('p.to_at', 'is', null)
              .where('p.from_at', '<', from_at),
          ),
        ),
    )
    .returning('id');
}

const insertBelow = prepareWrite((db, placement: StatementParams<PlacementColumns>) =>
  belowEarlier(db, placement),
);

/** For PostgreSQL: saves two round trips to the server. */
const insertBelowAndNote = prepareWrite((db, placement: StatementParams<PlacementColumns>) =>
  db
    .with('placed', (cte) => belowEarlier(cte, placement))
    .with('noted', (cte) =>
      cte
        .updateTable('trees')
        .set({ last_change_at: placement.from_at })
        .where('name', '=', placement.tree)
        .where((where) => where.exists(where.selectFrom('placed').select('id'))),
    )
    .selectFrom('placed')
    .select('id'),
);
