import { type SqlBool, sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { whileWanted } from '../../database/engine.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { DownlineReader } from './downline-reader.ts';
import { type LevelCounts, levelCounts } from './level-counts.ts';
import { selectDownline, standing } from './tree-query-reader.ts';

/** A downline at one instant. */
export interface CountedDownline {
  readonly tree: string;
  readonly nodeId: number;
  /** Levels to go down; `null` for all. */
  readonly levels: number | null;
  /** `null` for now. */
  readonly asOf: string | null;
  /** Ends the read. */
  readonly signal?: AbortSignal | undefined;
}

/** A node with the size of its downline. */
export interface SizedNode {
  readonly id: number;
  readonly size: number;
}

/** Counts a downline in parts, without vacant places. Each may be a long read. */
export interface DownlineCountReader {
  /** By level below the node, the first levels up to the limit. */
  countByLevel(downline: CountedDownline, limit: number): Promise<LevelCounts>;
  /** By base type at that instant. */
  countByType(downline: CountedDownline): Promise<ReadonlyMap<number, number>>;
  /** By the leg in which the customers are; one part with an empty name in trees without legs. */
  countByLeg(downline: CountedDownline): Promise<ReadonlyMap<string, number>>;
  /** The nodes directly below a node, vacant places among them, the largest downline first, then by id. */
  largestBelow(
    tree: string,
    nodeId: number,
    page: { readonly after: SizedNode | null; readonly limit: number },
    asOf: string | null,
    signal?: AbortSignal,
  ): Promise<SizedNode[]>;
  /** The whole downline of each of these nodes. */
  countEach(
    tree: string,
    nodeIds: readonly number[],
    asOf: string | null,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<number, number>>;
}

const COUNT = sql<number>`count(*)`.as('count');

/** @param long for whole downlines */
export function createDownlineCountReader(
  db: ReadHandle,
  long: ReadHandle,
  downlines: Pick<DownlineReader, 'downlineCount'>,
): DownlineCountReader {
  return {
    async countByLevel({ tree, nodeId, levels, asOf, signal }, limit) {
      const depth = levels === null || levels > limit ? limit + 1 : levels;
      const rows = await selectDownline(long, tree, nodeId, depth, asOf)
        .select(['down.level', COUNT])
        .groupBy('down.level')
        .orderBy('down.level')
        .execute({ signal });
      return levelCounts(
        rows.map(({ level, count }) => [level, count]),
        limit,
      );
    },
    async countByType({ tree, nodeId, levels, asOf, signal }) {
      const rows = await long
        .selectFrom(selectDownline(long, tree, nodeId, levels, asOf).select('down.id').as('below'))
        .innerJoin('customers as c', 'c.id', 'below.id')
        .select([typeAt(asOf).as('type'), COUNT])
        .groupBy('type')
        .orderBy('type')
        .execute({ signal });
      return new Map(rows.map(({ type, count }) => [type, count]));
    },
    async countByLeg({ tree, nodeId, levels, asOf, signal }) {
      const legs = await legsBelow(db, { tree, nodeId, asOf });
      const below = (id: number, depth: number | null) =>
        downlines.downlineCount(tree, id, depth, asOf, signal);
      // Without legs there may be many nodes directly below.
      if (legs.length === 0) return new Map([['', await below(nodeId, levels)]]);
      const counts = new Map<string, number>();
      for (const head of legs) {
        signal?.throwIfAborted();
        const own = head.is_vacant === 1 ? 0 : 1;
        const rest = levels === 1 ? 0 : await below(head.node_id, levels === null ? null : levels - 1);
        counts.set(head.leg, own + rest);
      }
      return counts;
    },
    largestBelow: (tree, nodeId, { after, limit }, asOf, signal) =>
      long
        .selectFrom(selectSizes(long, tree, nodeId, asOf).as('sized'))
        .select(['sized.id', 'sized.size'])
        .$if(after !== null, (query) =>
          query.where(
            sql<SqlBool>`(sized.size < ${after?.size} or (sized.size = ${after?.size} and sized.id > ${after?.id}))`,
          ),
        )
        .orderBy('sized.size', 'desc')
        .orderBy('sized.id')
        .limit(limit)
        .execute({ signal }),
    async countEach(tree, nodeIds, asOf, signal) {
      const counts = new Map<number, number>();
      const breathe = createBreath(signal);
      for (const id of nodeIds) {
        await breathe();
        counts.set(id, await downlines.downlineCount(tree, id, null, asOf, signal));
      }
      return counts;
    },
  };
}

/** The nodes directly below a node, each with the number of customers below it. */
function selectSizes(db: ReadHandle, tree: string, nodeId: number, asOf: string | null) {
  const isWanted = whileWanted(db as unknown as WriteHandle, sql`p.node_id`);
  return db
    .withRecursive('down(id, head, vacant, tree)', (cte) =>
      cte
        .selectFrom('placements as p')
        .select(['p.node_id as id', 'p.node_id as head', 'p.is_vacant as vacant', 'p.tree'])
        .where('p.tree', '=', tree)
        .where('p.upline_id', '=', nodeId)
        .where(standing(asOf))
        .unionAll((recursive) =>
          recursive
            .selectFrom('down')
            .crossJoin('placements as p')
            .select(['p.node_id as id', 'down.head', 'p.is_vacant as vacant', 'p.tree'])
            .whereRef('p.tree', '=', 'down.tree')
            .whereRef('p.upline_id', '=', 'down.id')
            .where(standing(asOf))
            .where(isWanted),
        ),
    )
    .selectFrom('down')
    .select([
      'down.head as id',
      sql<number>`sum(case when down.id = down.head or down.vacant then 0 else 1 end)`.as('size'),
    ])
    .groupBy('down.head');
}

/** The base type of `c`; the first change after the instant has the type before it. */
function typeAt(asOf: string | null) {
  if (asOf === null) return sql<number>`c.base_type`;
  return sql<number>`coalesce((select t.oldassociatebasetype from crm_associatetypechanges t
    where t.associateid = c.id and t.changedate > ${asOf} order by t.recordnumber limit 1), c.base_type)`;
}

/** The nodes directly below that stand in a leg. */
function legsBelow(
  db: ReadHandle,
  { tree, nodeId, asOf }: Pick<CountedDownline, 'tree' | 'nodeId' | 'asOf'>,
) {
  return db
    .selectFrom('placements as p')
    .select(['p.node_id', 'p.leg', 'p.is_vacant'])
    .where('p.tree', '=', tree)
    .where('p.upline_id', '=', nodeId)
    .where('p.leg', '<>', '')
    .where(standing(asOf))
    .orderBy('p.leg')
    .execute();
}
