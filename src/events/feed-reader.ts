import type { ReadHandle } from '../database/database.ts';
import { prepareQuery, type QueryParams } from '../database/prepared-query.ts';
import type { EventType } from '../kernel/event.ts';

/** An event in the feed. */
export interface StoredEvent {
  readonly position: number;
  readonly type: EventType;
  readonly customerId: number | null;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly actor: string;
  readonly requestId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface FeedQuery {
  /** Only later positions. */
  readonly after: number;
  readonly limit: number;
  /** `null` for all. */
  readonly types: readonly string[] | null;
  readonly customerId?: number | undefined;
}

export interface FeedPage {
  readonly events: readonly StoredEvent[];
  /** All events up to this position were examined. */
  readonly through: number;
}

/** Reads events by position. */
export interface FeedReader {
  /** The highest position; 0 without events. */
  head(): Promise<number>;
  /** Events up to this position may have been removed. */
  purgedThrough(): Promise<number>;
  /** Whether events wait for a position. */
  hasWaiting(): Promise<boolean>;
  page(query: FeedQuery): Promise<FeedPage>;
  /** The latest events of a customer, latest first. */
  latestOf(customerId: number, limit: number): Promise<readonly StoredEvent[]>;
  one(position: number): Promise<StoredEvent | null>;
}

/** Maximum positions that a filtered page examines, so that it takes milliseconds. */
const SCANNED_MAX = 5_000;

const COLUMNS = [
  'position',
  'event_type',
  'customer_id',
  'occurred_at',
  'actor',
  'request_id',
  'details',
] as const;

export function createFeedReader(db: ReadHandle): FeedReader {
  const events = () => db.selectFrom('outbox_events').select(COLUMNS).where('position', 'is not', null);
  const head = prepareQuery(db, () =>
    db
      .selectFrom('outbox_events')
      .select('position')
      .where('position', 'is not', null)
      .orderBy('position', 'desc')
      .limit(1),
  );
  const waiting = prepareQuery(db, () =>
    db
      .selectFrom('outbox_events')
      .select('id')
      .where('position', 'is', null)
      .where('details', 'is not', null)
      .limit(1),
  );
  const all = prepareQuery(db, (value: QueryParams<{ after: number; limit: number }>) =>
    events().where('position', '>', value('after')).orderBy('position').limit(value('limit')),
  );
  const readHead = async () => (await head({}))[0]?.position ?? 0;
  return {
    head: readHead,
    async purgedThrough() {
      const row = await db
        .selectFrom('event_feed')
        .select('purged_through')
        .where('id', '=', 1)
        .executeTakeFirst();
      return row?.purged_through ?? 0;
    },
    hasWaiting: async () => (await waiting({})).length > 0,
    async page({ after, limit, types, customerId }) {
      if (types === null && customerId === undefined) {
        const found = (await all({ after, limit })).map(toEvent);
        return { events: found, through: found.at(-1)?.position ?? after };
      }
      // Read first: the next statement sees all events up to here.
      const last = await readHead();
      const through = customerId === undefined ? Math.min(last, after + SCANNED_MAX) : last;
      if (through <= after || types?.length === 0) return { events: [], through: Math.max(after, through) };
      let query = events().where('position', '>', after).where('position', '<=', through);
      if (types !== null) query = query.where('event_type', 'in', types);
      if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
      const found = (await query.orderBy('position').limit(limit).execute()).map(toEvent);
      return { events: found, through: found.length < limit ? through : (found.at(-1)?.position ?? through) };
    },
    async latestOf(customerId, limit) {
      const rows = await events()
        .where('customer_id', '=', customerId)
        .orderBy('position', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEvent);
    },
    async one(position) {
      const row = await events().where('position', '=', position).executeTakeFirst();
      return row === undefined ? null : toEvent(row);
    },
  };
}

interface EventRow {
  readonly position: number | null;
  readonly event_type: string;
  readonly customer_id: number | null;
  readonly occurred_at: string;
  readonly actor: string;
  readonly request_id: string | null;
  readonly details: string | null;
}

function toEvent(row: EventRow): StoredEvent {
  return {
    position: row.position ?? 0,
    type: row.event_type as EventType,
    customerId: row.customer_id,
    at: row.occurred_at,
    actor: row.actor,
    requestId: row.request_id,
    data: JSON.parse(row.details ?? '{}'),
  };
}
