import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../database/database.ts';
import { isOneOf, whileWanted } from '../database/engine.ts';

/** The people that a list contains; empty lists and `null` do not filter. */
export interface PeopleFilter {
  readonly baseTypes: readonly number[];
  readonly statuses: readonly number[];
  /** Upper case. */
  readonly countries: readonly string[];
  /** ISO 8601 UTC: only people whose record or place has changed since then. */
  readonly changedSince: string | null;
  /** Name of a tree: only people who wait for a place in it. */
  readonly unplacedIn: string | null;
}

export interface PeoplePage {
  readonly afterId: number;
  readonly limit: number;
  /** Considers only these people. */
  readonly among?: readonly number[];
}

/** Lists people who match filters, in the order of their ids. */
export interface PeopleListReader {
  /**
   * A list takes long if few people pass the filter.
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
   */
  idsOf(filter: PeopleFilter, page: PeoplePage, signal?: AbortSignal): Promise<number[]>;
}

/** @param db for long reads */
export function createPeopleListReader(db: ReadHandle): PeopleListReader {
  const handle = db as unknown as WriteHandle;
  const id = sql<number>`c.id`;
  return {
    async idsOf({ baseTypes, statuses, countries, changedSince, unplacedIn }, page, signal) {
      const rows = await db
        .selectFrom('customers as c')
        .select('c.id')
        .where('c.id', '>', page.afterId)
        .where('c.erased_at', 'is', null)
        .where('c.merged_into', 'is', null)
        .where(whileWanted(handle, id))
        .$if(page.among !== undefined, (query) => query.where(isOneOf(handle, id, page.among ?? [])))
        .$if(baseTypes.length > 0, (query) => query.where('c.base_type', 'in', baseTypes))
        .$if(statuses.length > 0, (query) => query.where('c.status', 'in', statuses))
        .$if(changedSince !== null, (query) => query.where('c.changed_at', '>=', changedSince ?? ''))
        .$if(countries.length > 0, (query) =>
          query.where((row) =>
            row.exists(
              row
                .selectFrom('addresses as a')
                .select('a.id')
                .whereRef('a.customer_id', '=', 'c.id')
                .where('a.kind', '=', 'primary')
                .where('a.country_code', 'in', countries),
            ),
          ),
        )
        .$if(unplacedIn !== null, (query) =>
          query.where((row) =>
            row.exists(
              row
                .selectFrom('unplaced_nodes as u')
                .select('u.node_id')
                .where('u.tree', '=', unplacedIn ?? '')
                .whereRef('u.node_id', '=', 'c.id'),
            ),
          ),
        )
        .orderBy('c.id')
        .limit(page.limit)
        .execute({ signal });
      return rows.map((row) => row.id);
    },
  };
}
