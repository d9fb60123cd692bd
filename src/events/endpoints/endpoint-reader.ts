import type { ReadHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import {
  type AttemptOutcome,
  COUNTED_OUTCOMES,
  type Endpoint,
  type EndpointSecrets,
  type StoredAttempt,
  type WaitingEvent,
} from './endpoint.ts';
import { toAttempt, toEndpoint } from './endpoint-row-reader.ts';
import { openSecrets } from './endpoint-store.ts';

export interface AttemptFilter {
  readonly endpointId: number;
  readonly outcome?: AttemptOutcome | undefined;
  readonly customerId?: number | undefined;
  readonly position?: number | undefined;
  readonly type?: string | undefined;
  /** Only attempts from this instant on, ISO 8601 UTC. */
  readonly since?: string | undefined;
  /** Only attempts before this instant, ISO 8601 UTC. */
  readonly until?: string | undefined;
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Figures of the newest attempts of {@link COUNTED_OUTCOMES}. */
export interface RecentAttempts {
  readonly attempts: number;
  readonly delivered: number;
  /** 95th percentile of the duration of deliveries; `null` without any. */
  readonly p95Ms: number | null;
}

export interface EndpointReader {
  byId(id: number): Promise<Endpoint | null>;
  byName(name: string): Promise<Endpoint | null>;
  /** @param subscriptionIds `null` for all */
  list(subscriptionIds: readonly number[] | null): Promise<Endpoint[]>;
  secretsOf(id: number, now: string): Promise<EndpointSecrets>;
  waiting(endpointId: number, afterPosition: number, limit: number): Promise<WaitingEvent[]>;
  countWaiting(endpointId: number): Promise<number>;
  isWaiting(endpointId: number, position: number): Promise<boolean>;
  attempts(filter: AttemptFilter): Promise<StoredAttempt[]>;
  attempt(endpointId: number, id: number): Promise<StoredAttempt | null>;
  /** Attempts to deliver events about a customer, at all endpoints, latest first. */
  attemptsOf(customerId: number, limit: number): Promise<StoredAttempt[]>;
  recent(endpointId: number): Promise<RecentAttempts>;
  /** When the event at a position occurred. */
  timeOf(position: number): Promise<string | null>;
}

/** Number of newest attempts that figures cover. */
const RECENT = 200;

export function createEndpointReader(db: ReadHandle, cipher: Pick<ColumnCipher, 'decrypt'>): EndpointReader {
  const endpoints = () => db.selectFrom('event_endpoints').selectAll();
  return {
    async byId(id) {
      const row = await endpoints().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toEndpoint(row);
    },
    async byName(name) {
      const row = await endpoints().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : toEndpoint(row);
    },
    async list(subscriptionIds) {
      if (subscriptionIds?.length === 0) return [];
      const query = endpoints().orderBy('id');
      const rows = await (subscriptionIds === null
        ? query
        : query.where('subscription_id', 'in', subscriptionIds)
      ).execute();
      return rows.map(toEndpoint);
    },
    async secretsOf(id, now) {
      return openSecrets(await endpoints().where('id', '=', id).executeTakeFirstOrThrow(), cipher, now);
    },
    async waiting(endpointId, afterPosition, limit) {
      return db
        .selectFrom('event_waiting')
        .select(['position', 'customer_id as customerId', 'event_type as type', 'attempts'])
        .select('next_attempt_at as nextAttemptAt')
        .where('endpoint_id', '=', endpointId)
        .where('position', '>', afterPosition)
        .where('is_skipped', '=', 0)
        .orderBy('position')
        .limit(limit)
        .execute();
    },
    async countWaiting(endpointId) {
      const { count } = await db
        .selectFrom('event_waiting')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('endpoint_id', '=', endpointId)
        .where('is_skipped', '=', 0)
        .executeTakeFirstOrThrow();
      return count;
    },
    async isWaiting(endpointId, position) {
      const row = await db
        .selectFrom('event_waiting')
        .select('position')
        .where('endpoint_id', '=', endpointId)
        .where('position', '=', position)
        .executeTakeFirst();
      return row !== undefined;
    },
    async attempts({ endpointId, outcome, customerId, position, type, since, until, beforeId, limit }) {
      let query = db.selectFrom('event_attempts').selectAll().where('endpoint_id', '=', endpointId);
      if (outcome !== undefined) query = query.where('outcome', '=', outcome);
      if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
      if (position !== undefined) query = query.where('position', '=', position);
      if (type !== undefined) query = query.where('event_type', '=', type);
      if (since !== undefined) query = query.where('attempted_at', '>=', since);
      if (until !== undefined) query = query.where('attempted_at', '<', until);
      if (beforeId !== undefined) query = query.where('id', '<', beforeId);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toAttempt);
    },
    async attempt(endpointId, id) {
      const row = await db
        .selectFrom('event_attempts')
        .selectAll()
        .where('endpoint_id', '=', endpointId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : toAttempt(row);
    },
    async attemptsOf(customerId, limit) {
      const query = db.selectFrom('event_attempts').selectAll().where('customer_id', '=', customerId);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toAttempt);
    },
    async recent(endpointId) {
      const rows = await db
        .selectFrom('event_attempts')
        .select(['outcome', 'duration_ms as durationMs'])
        .where('endpoint_id', '=', endpointId)
        .where('outcome', 'in', COUNTED_OUTCOMES)
        .orderBy('id', 'desc')
        .limit(RECENT)
        .execute();
      const delivered = rows.filter(({ outcome }) => outcome === 'delivered');
      const durations = delivered.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
      const p95Ms = durations[Math.ceil(durations.length * 0.95) - 1] ?? null;
      return { attempts: rows.length, delivered: delivered.length, p95Ms };
    },
    async timeOf(position) {
      const row = await db
        .selectFrom('outbox_events')
        .select('occurred_at')
        .where('position', '=', position)
        .executeTakeFirst();
      return row?.occurred_at ?? null;
    },
  };
}
