import type { WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { lockEndpointNames } from '../../database/engine.ts';
import { insertAttempts } from './attempt-store.ts';
import type { Attempt, Endpoint, EndpointSecrets, EndpointSettings, EndpointState } from './endpoint.ts';
import { toEndpoint, writeTypes } from './endpoint-row-reader.ts';

/** A new endpoint; one of the client extension has no subscription, URL or secrets. */
export interface NewEndpoint extends Omit<EndpointSettings, 'url'> {
  readonly kind: Endpoint['kind'];
  readonly subscriptionId: number | null;
  readonly url: string | null;
  readonly secret: string | null;
  readonly bearer: string | null;
  readonly state: EndpointState;
  /** It gets only later events. */
  readonly cursor: number;
}

/** Changes endpoints; exists only inside a unit of work. */
export interface EndpointStore {
  /** Locks the endpoint until the transaction ends; `null` if there is none. */
  lock(id: number): Promise<Endpoint | null>;
  countOf(subscriptionId: number | null): Promise<number>;
  /** All endpoints but those of the client extension. */
  countWebhooks(): Promise<number>;
  /** Until the transaction ends, no other transaction creates or renames endpoints. */
  lockNames(): Promise<void>;
  isNameTaken(name: string, exceptId: number | null): Promise<boolean>;
  /** @returns the new id */
  insert(endpoint: NewEndpoint, at: string): Promise<number>;
  change(
    id: number,
    settings: Omit<EndpointSettings, 'url'> & Pick<NewEndpoint, 'url'>,
    at: string,
  ): Promise<void>;
  setState(id: number, state: EndpointState, reason: string | null, at: string): Promise<void>;
  /** The present secret also signs until the instant. */
  replaceSecret(id: number, secret: string, previousUntil: string, at: string): Promise<void>;
  setBearer(id: number, bearer: string, at: string): Promise<void>;
  setReplay(
    id: number,
    replay: { readonly cursor: number; readonly through: number } | null,
    at: string,
  ): Promise<void>;
  /** Makes all waiting events due. */
  retryWaiting(id: number, at: string): Promise<void>;
  /** Marks a waiting event, or the next one, as given up. @returns false if it was already marked */
  skip(
    id: number,
    event: { position: number; customerId: number | null; type: string },
    at: string,
  ): Promise<boolean>;
  addAttempts(attempts: readonly Attempt[]): Promise<number[]>;
  remove(id: number): Promise<void>;
}

/** Waiting events that one statement makes due. */
const ROWS = 200;

export function createEndpointStore(db: WriteHandle, cipher: ColumnCipher): EndpointStore {
  const sealed = (secret: string | null) => (secret === null ? null : cipher.encrypt(secret));
  const update = (id: number) => db.updateTable('event_endpoints').where('id', '=', id);
  return {
    async lock(id) {
      await update(id)
        .set((row) => ({ id: row.ref('id') }))
        .execute();
      const row = await db.selectFrom('event_endpoints').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toEndpoint(row);
    },
    async countOf(subscriptionId) {
      const { count } = await db
        .selectFrom('event_endpoints')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('subscription_id', subscriptionId === null ? 'is' : '=', subscriptionId)
        .executeTakeFirstOrThrow();
      return count;
    },
    async countWebhooks() {
      const { count } = await db
        .selectFrom('event_endpoints')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('kind', '=', 'webhook')
        .executeTakeFirstOrThrow();
      return count;
    },
    lockNames: () => lockEndpointNames(db),
    async isNameTaken(name, exceptId) {
      const row = await db
        .selectFrom('event_endpoints')
        .select('id')
        .where('name', '=', name)
        .executeTakeFirst();
      return row !== undefined && row.id !== exceptId;
    },
    async insert({ secret, bearer, types, ...endpoint }, at) {
      const { id } = await db
        .insertInto('event_endpoints')
        .values({
          kind: endpoint.kind,
          subscription_id: endpoint.subscriptionId,
          name: endpoint.name,
          url: endpoint.url,
          format: endpoint.format,
          types: writeTypes(types),
          includes_record: Number(endpoint.includesCustomer),
          in_flight_max: endpoint.inFlightMax,
          state: endpoint.state,
          state_reason: null,
          state_since: at,
          secret_encrypted: sealed(secret),
          previous_secret_encrypted: null,
          previous_secret_until: null,
          bearer_encrypted: sealed(bearer),
          cursor: endpoint.cursor,
          failures: 0,
          failing_since: null,
          is_failing_noted: 0,
          next_attempt_at: null,
          last_success_at: null,
          replay_cursor: null,
          replay_through: null,
          lease_owner: null,
          lease_until: 0,
          created_at: at,
          changed_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async change(id, { name, url, format, types, includesCustomer, inFlightMax }, at) {
      const settings = { name, url, format, types: writeTypes(types), in_flight_max: inFlightMax };
      await update(id)
        .set({ ...settings, includes_record: Number(includesCustomer), changed_at: at })
        .execute();
    },
    async setState(id, state, reason, at) {
      // A fresh start: without it, the first failure after a long pause would disable the endpoint again.
      const healthy = { failures: 0, failing_since: null, is_failing_noted: 0, next_attempt_at: null };
      await update(id)
        .set({
          state,
          state_reason: reason,
          state_since: at,
          changed_at: at,
          ...(state === 'active' ? healthy : {}),
        })
        .execute();
    },
    async replaceSecret(id, secret, previousUntil, at) {
      await update(id)
        .set((row) => ({
          previous_secret_encrypted: row.ref('secret_encrypted'),
          previous_secret_until: previousUntil,
          secret_encrypted: sealed(secret),
          changed_at: at,
        }))
        .execute();
    },
    async setBearer(id, bearer, at) {
      await update(id)
        .set({ bearer_encrypted: sealed(bearer), changed_at: at })
        .execute();
    },
    async setReplay(id, replay, at) {
      await update(id)
        .set({
          replay_cursor: replay?.cursor ?? null,
          replay_through: replay?.through ?? null,
          changed_at: at,
        })
        .execute();
    },
    async retryWaiting(id, at) {
      for (let after = 0, isMore = true; isMore; ) {
        const rows = await db
          .selectFrom('event_waiting')
          .select('position')
          .where('endpoint_id', '=', id)
          .where('position', '>', after)
          .orderBy('position')
          .limit(ROWS)
          .execute();
        const last = rows.at(-1)?.position ?? after;
        await db
          .updateTable('event_waiting')
          .set({ next_attempt_at: at })
          .where('endpoint_id', '=', id)
          .where('position', '>', after)
          .where('position', '<=', last)
          .where('next_attempt_at', '>', at)
          .execute();
        isMore = rows.length === ROWS;
        after = last;
      }
    },
    async skip(id, { position, customerId, type }, at) {
      const stored = await db
        .selectFrom('event_waiting')
        .select('is_skipped')
        .where('endpoint_id', '=', id)
        .where('position', '=', position)
        .executeTakeFirst();
      if (stored?.is_skipped === 1) return false;
      await db
        .insertInto('event_waiting')
        .values({
          endpoint_id: id,
          position,
          customer_id: customerId,
          event_type: type,
          attempts: 0,
          next_attempt_at: at,
          is_skipped: 1,
        })
        .onConflict((conflict) =>
          conflict.columns(['endpoint_id', 'position']).doUpdateSet({ is_skipped: 1 }),
        )
        .execute();
      return true;
    },
    addAttempts: (attempts) => insertAttempts(db, attempts),
    async remove(id) {
      await db.deleteFrom('event_waiting').where('endpoint_id', '=', id).execute();
      await db.deleteFrom('event_attempts').where('endpoint_id', '=', id).execute();
      await db.deleteFrom('event_counts').where('endpoint_id', '=', id).execute();
      await db.deleteFrom('event_endpoints').where('id', '=', id).execute();
    },
  };
}

/** Reads the secrets of a row. @param now ISO 8601 UTC */
export function openSecrets(
  row: {
    readonly secret_encrypted: string | null;
    readonly previous_secret_encrypted: string | null;
    readonly previous_secret_until: string | null;
    readonly bearer_encrypted: string | null;
  },
  { decrypt }: Pick<ColumnCipher, 'decrypt'>,
  now: string,
): EndpointSecrets {
  const isPreviousValid = row.previous_secret_until !== null && row.previous_secret_until > now;
  const sealed = [row.secret_encrypted, isPreviousValid ? row.previous_secret_encrypted : null];
  return {
    signing: sealed.filter((text) => text !== null).map(decrypt),
    bearer: row.bearer_encrypted === null ? null : decrypt(row.bearer_encrypted),
  };
}
