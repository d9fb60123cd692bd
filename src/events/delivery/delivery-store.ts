import { type RawBuilder, sql } from 'kysely';
import type { WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { databaseMilliseconds } from '../../database/engine.ts';
import { insertAttempts } from '../endpoints/attempt-store.ts';
import type { Attempt, Endpoint, EndpointSecrets, WaitingEvent } from '../endpoints/endpoint.ts';
import { toEndpoint } from '../endpoints/endpoint-row-reader.ts';
import { openSecrets } from '../endpoints/endpoint-store.ts';
import { purgeOldestCounts } from '../endpoints/hour-count-store.ts';

/** An endpoint that this process delivers to. */
export interface ClaimedEndpoint {
  readonly endpoint: Endpoint;
  readonly secrets: EndpointSecrets;
  /** Positions that a person gave up. */
  readonly skipped: readonly number[];
}

/** What a lane has done since it last stored anything. */
export interface LaneProgress {
  readonly endpointId: number;
  readonly cursor: number;
  readonly failures: number;
  readonly failingSince: string | null;
  readonly isFailingNoted: boolean;
  readonly nextAttemptAt: string | null;
  /** Waiting events that are new or have changed. */
  readonly waiting: readonly WaitingEvent[];
  /** Positions that no longer wait. */
  readonly settled: readonly number[];
  readonly attempts: readonly Attempt[];
}

export interface ReplayProgress {
  readonly endpointId: number;
  /** `null` at the end. */
  readonly cursor: number | null;
  readonly attempts: readonly Attempt[];
}

export interface ClaimOptions {
  readonly kinds: readonly Endpoint['kind'][];
  readonly leaseMs: number;
  /** Owners whose process has ended: their leases are free. */
  readonly ended: readonly string[];
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** The state of deliveries; exists only inside a unit of work. */
export interface DeliveryStore {
  /** Takes or keeps the lease on every active endpoint that no other process holds. */
  claim(owner: string, options: ClaimOptions): Promise<ClaimedEndpoint[]>;
  release(owner: string, endpointId?: number): Promise<void>;
  /** @returns false, with nothing changed, when another process has the lease */
  save(owner: string, progress: LaneProgress): Promise<boolean>;
  saveReplay(owner: string, progress: ReplayProgress): Promise<boolean>;
  waitingOf(endpointId: number): Promise<WaitingEvent[]>;
  /** Removes attempts from before an instant, and those beyond a number for each endpoint. */
  purge(before: string, keptMax: number, limit: number): Promise<number>;
  /** Removes the counts of the oldest hour before an instant. @returns how many rows */
  purgeCounts(before: string): Promise<number>;
}

/** Rows in one statement, within both engines' limit on parameters. */
const ROWS = 200;

export function createDeliveryStore(db: WriteHandle, cipher: ColumnCipher): DeliveryStore {
  const nowMs: RawBuilder<number> = databaseMilliseconds(db);
  const isHeld = async (owner: string, endpointId: number): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('event_endpoints')
      .set({ lease_owner: owner })
      .where('id', '=', endpointId)
      .where('lease_owner', '=', owner)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  };
  const addAttempts = async (attempts: readonly Attempt[]) => {
    for (let from = 0; from < attempts.length; from += ROWS)
      await insertAttempts(db, attempts.slice(from, from + ROWS));
  };
  return {
    async claim(owner, { kinds, leaseMs, ended, now }) {
      const rows = await db
        .updateTable('event_endpoints')
        .set({ lease_owner: owner, lease_until: sql<number>`${nowMs} + ${sql.lit(leaseMs)}` })
        .where('state', '=', 'active')
        .where('kind', 'in', kinds)
        .where((row) => row.or([row('lease_owner', 'in', [owner, ...ended]), row('lease_until', '<', nowMs)]))
        .returningAll()
        .execute();
      const skipped = await skippedOf(
        db,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({
        endpoint: toEndpoint(row),
        secrets: openSecrets(row, cipher, now),
        skipped: skipped.get(row.id) ?? [],
      }));
    },
    async release(owner, endpointId) {
      let query = db
        .updateTable('event_endpoints')
        .set({ lease_owner: null, lease_until: 0 })
        .where('lease_owner', '=', owner);
      if (endpointId !== undefined) query = query.where('id', '=', endpointId);
      await query.execute();
    },
    async save(owner, progress) {
      const { endpointId } = progress;
      const { numUpdatedRows } = await db
        .updateTable('event_endpoints')
        .set({
          cursor: progress.cursor,
          failures: progress.failures,
          failing_since: progress.failingSince,
          is_failing_noted: Number(progress.isFailingNoted),
          next_attempt_at: progress.nextAttemptAt,
        })
        .where('id', '=', endpointId)
        .where('lease_owner', '=', owner)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      for (let from = 0; from < progress.settled.length; from += ROWS)
        await db
          .deleteFrom('event_waiting')
          .where('endpoint_id', '=', endpointId)
          .where('position', 'in', progress.settled.slice(from, from + ROWS))
          .execute();
      for (let from = 0; from < progress.waiting.length; from += ROWS)
        await putWaiting(db, endpointId, progress.waiting.slice(from, from + ROWS));
      await addAttempts(progress.attempts);
      return true;
    },
    async saveReplay(owner, { endpointId, cursor, attempts }) {
      if (!(await isHeld(owner, endpointId))) return false;
      const next =
        cursor === null ? { replay_cursor: null, replay_through: null } : { replay_cursor: cursor };
      await db
        .updateTable('event_endpoints')
        .set(next)
        .where('id', '=', endpointId)
        .where('replay_cursor', 'is not', null)
        .execute();
      await addAttempts(attempts);
      return true;
    },
    waitingOf: (endpointId) =>
      db
        .selectFrom('event_waiting')
        .select(['position', 'customer_id as customerId', 'event_type as type', 'attempts'])
        .select('next_attempt_at as nextAttemptAt')
        .where('endpoint_id', '=', endpointId)
        .orderBy('position')
        .execute(),
    purge: (before, keptMax, limit) => purgeAttempts(db, before, keptMax, limit),
    purgeCounts: (before) => purgeOldestCounts(db, before),
  };
}

async function skippedOf(db: WriteHandle, ids: readonly number[]): Promise<ReadonlyMap<number, number[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('event_waiting')
    .select(['endpoint_id', 'position'])
    .where('endpoint_id', 'in', ids)
    .where('is_skipped', '=', 1)
    .execute();
  const grouped = Map.groupBy(rows, ({ endpoint_id }) => endpoint_id);
  return new Map([...grouped].map(([id, found]) => [id, found.map(({ position }) => position)]));
}

async function putWaiting(
  db: WriteHandle,
  endpointId: number,
  waiting: readonly WaitingEvent[],
): Promise<void> {
  await db
    .insertInto('event_waiting')
    .values(
      waiting.map(({ position, customerId, type, attempts, nextAttemptAt }) => ({
        endpoint_id: endpointId,
        position,
        customer_id: customerId,
        event_type: type,
        attempts,
        next_attempt_at: nextAttemptAt,
        is_skipped: 0,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['endpoint_id', 'position']).doUpdateSet((row) => ({
        attempts: row.ref('excluded.attempts'),
        next_attempt_at: row.ref('excluded.next_attempt_at'),
      })),
    )
    .execute();
}

async function purgeAttempts(
  db: WriteHandle,
  before: string,
  keptMax: number,
  limit: number,
): Promise<number> {
  const old = await db
    .selectFrom('event_attempts')
    .select('id')
    .where('attempted_at', '<', before)
    .orderBy('attempted_at')
    .limit(limit)
    .execute();
  const ids = old.map(({ id }) => id);
  const endpoints = await db.selectFrom('event_endpoints').select('id').execute();
  for (const { id: endpointId } of endpoints) {
    for (const outcome of ['delivered', 'failed', 'throttled', 'skipped'] as const) {
      if (ids.length >= limit) break;
      const surplus = await db
        .selectFrom('event_attempts')
        .select('id')
        .where('endpoint_id', '=', endpointId)
        .where('outcome', '=', outcome)
        .orderBy('id', 'desc')
        .offset(keptMax)
        .limit(limit - ids.length)
        .execute();
      ids.push(...surplus.map(({ id }) => id));
    }
  }
  if (ids.length === 0) return 0;
  await db.deleteFrom('event_attempts').where('id', 'in', ids).execute();
  return ids.length;
}
