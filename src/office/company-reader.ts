import { type RawBuilder, sql } from 'kysely';
import type { Database, WriteHandle } from '../database/database.ts';
import { databaseSize } from '../database/database-size.ts';
import { engineOf, whileWanted } from '../database/engine.ts';

/** People of one type and status. */
export interface PeopleCount {
  readonly baseType: number;
  readonly status: number;
  readonly people: number;
}

export interface DayCount {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly count: number;
}

export interface StorageFacts {
  readonly engine: 'sqlite' | 'postgres';
  readonly bytes: number;
  /** `YYYY-MM-DD`; the latest day that has begun for events. */
  readonly dayStarted: string | null;
  readonly lastImport: { readonly startedAt: string; readonly finishedAt: string | null } | null;
}

/** Reads figures of the whole company from whole tables, so these are long reads. */
export interface CompanyReader {
  /** @throws ProblemError `too_many_long_reads`, `long_read_too_long` */
  people(signal?: AbortSignal): Promise<PeopleCount[]>;
  /** @param since `YYYY-MM-DD`; at most one row for each day from then on */
  enrollments(since: string, until: string, signal?: AbortSignal): Promise<DayCount[]>;
  typeChanges(since: string, until: string, signal?: AbortSignal): Promise<DayCount[]>;
  /** Number of people placed now, by the name of the tree. */
  placed(signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  storage(signal?: AbortSignal): Promise<StorageFacts>;
}

export function createCompanyReader({
  reader,
  longReader: db,
}: Pick<Database, 'reader' | 'longReader'>): CompanyReader {
  const handle = db as unknown as WriteHandle;
  const engine = engineOf(handle);
  const dayOf = (time: RawBuilder<string>) =>
    engine === 'postgres'
      ? sql<string>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD')`
      : sql<string>`substr(${time}, 1, 10)`;
  return {
    async people(signal) {
      const rows = await db
        .selectFrom('customers')
        .select((row) => ['base_type', 'status', row.fn.countAll<number | string>().as('people')])
        .where('erased_at', 'is', null)
        .where('merged_into', 'is', null)
        .where(whileWanted(handle, sql`id`))
        .groupBy(['base_type', 'status'])
        .execute({ signal });
      return rows.map((row) => ({
        baseType: row.base_type,
        status: row.status,
        people: Number(row.people),
      }));
    },
    async enrollments(since, until, signal) {
      const day = dayOf(sql`sign_up_date`);
      const rows = await db
        .selectFrom('customers')
        .select((row) => [day.as('day'), row.fn.countAll<number | string>().as('count')])
        .where('sign_up_date', '>=', since)
        .where('sign_up_date', '<', until)
        .where(whileWanted(handle, sql`id`))
        .groupBy(day)
        .execute({ signal });
      return rows.map(({ day: on, count }) => ({ day: on, count: Number(count) }));
    },
    async typeChanges(since, until, signal) {
      const day = dayOf(sql`changedate`);
      const rows = await db
        .selectFrom('crm_associatetypechanges')
        .select((row) => [day.as('day'), row.fn.countAll<number | string>().as('count')])
        .where('changedate', '>=', since)
        .where('changedate', '<', until)
        .where(whileWanted(handle, sql`recordnumber`))
        .groupBy(day)
        .execute({ signal });
      return rows.map(({ day: on, count }) => ({ day: on, count: Number(count) }));
    },
    async placed(signal) {
      const rows = await db
        .selectFrom('placements')
        .select((row) => ['tree', row.fn.countAll<number | string>().as('people')])
        .where('to_at', 'is', null)
        .where('is_vacant', '=', 0)
        .where(whileWanted(handle, sql`id`))
        .groupBy('tree')
        .execute({ signal });
      return new Map(rows.map(({ tree, people }) => [tree, Number(people)]));
    },
    async storage(signal) {
      const feed = await reader
        .selectFrom('event_feed')
        .select('day_started')
        .where('id', '=', 1)
        .executeTakeFirst();
      const last = await db
        .selectFrom('imports')
        .select(['started_at', 'finished_at'])
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst({ signal });
      return {
        engine,
        bytes: await databaseSize(reader),
        dayStarted: feed?.day_started ?? null,
        lastImport: last === undefined ? null : { startedAt: last.started_at, finishedAt: last.finished_at },
      };
    },
  };
}
