import type { WriteHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { engineOf } from '../database/engine.ts';
import type { Claim, StoredAnswer } from '../kernel/claim.ts';

/** A stored key. */
export interface FoundKey {
  readonly requestHash: string;
  readonly claimedBy: string;
  readonly leasedUntil: string;
  readonly expiresAt: string;
  /** `null` while the request runs. */
  readonly answer: StoredAnswer | null;
}

/** Keys and their answers; exists only inside a unit of work. */
export interface IdempotencyStore {
  /** @returns false when the key is already stored */
  insert(claim: Claim): Promise<boolean>;
  find(claim: Claim): Promise<FoundKey | null>;
  /**
   * Takes over a key that has expired, or whose claim has expired.
   * @returns false when that is no longer the case
   */
  takeOver(found: FoundKey, claim: Claim, now: string): Promise<boolean>;
  /**
   * Stores the answer.
   * @returns false when another request has taken over the key
   */
  complete(claim: Claim, answer: StoredAnswer, customerId: number | undefined): Promise<boolean>;
  /** Whether a customer was erased. No other transaction erases them until the unit of work ends. */
  isErased(customerId: number): Promise<boolean>;
  /**
   * Removes the key, so that the request can be made again.
   * @returns false when an answer is already stored, or another request has taken over the key
   */
  release(claim: Claim): Promise<boolean>;
  /** Removes the keys whose answers are about a customer. */
  removeOf(customerId: number): Promise<void>;
  /** Removes the keys whose answers are not about a single customer: answers of batches are about many. */
  removeShared(): Promise<void>;
  /**
   * Removes expired keys.
   * @param limit maximum number
   * @returns how many were removed
   */
  purge(now: string, limit: number): Promise<number>;
}

export function createIdempotencyStore(db: WriteHandle, cipher: ColumnCipher): IdempotencyStore {
  const claimedRow = (claim: Claim) =>
    db
      .updateTable('idempotency_keys')
      .where('subscription_id', '=', claim.subscriptionId)
      .where('key_hash', '=', claim.keyHash);
  return {
    async insert(claim) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('idempotency_keys')
        .values({ subscription_id: claim.subscriptionId, key_hash: claim.keyHash, ...claimColumns(claim) })
        .onConflict((conflict) => conflict.columns(['subscription_id', 'key_hash']).doNothing())
        .executeTakeFirstOrThrow();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async find(claim) {
      const row = await db
        .selectFrom('idempotency_keys')
        .selectAll()
        .where('subscription_id', '=', claim.subscriptionId)
        .where('key_hash', '=', claim.keyHash)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { answer_encrypted: answer } = row;
      return {
        requestHash: row.request_hash,
        claimedBy: row.claimed_by,
        leasedUntil: row.leased_until,
        expiresAt: row.expires_at,
        answer: answer === null ? null : (JSON.parse(cipher.decrypt(answer)) as StoredAnswer),
      };
    },
    async takeOver(found, claim, now) {
      const { numUpdatedRows } = await claimedRow(claim)
        .set({ ...claimColumns(claim), customer_id: null, answer_encrypted: null })
        .where('claimed_by', '=', found.claimedBy)
        // Checked again here: the claimant may be storing its answer at this moment.
        .where((row) =>
          row.or([
            row('expires_at', '<=', now),
            row.and([row('answer_encrypted', 'is', null), row('leased_until', '<=', now)]),
          ]),
        )
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async complete(claim, answer, customerId) {
      const { numUpdatedRows } = await claimedRow(claim)
        .set({
          answer_encrypted: cipher.encrypt(JSON.stringify(answer)),
          ...(customerId === undefined ? {} : { customer_id: customerId }),
        })
        .where('claimed_by', '=', claim.claimedBy)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async isErased(customerId) {
      const query = db.selectFrom('customers').select('erased_at').where('id', '=', customerId);
      // The embedded engine has one writing transaction at a time in any case.
      const row = await (engineOf(db) === 'postgres' ? query.forShare() : query).executeTakeFirst();
      return row !== undefined && row.erased_at !== null;
    },
    async release(claim) {
      const { numDeletedRows } = await db
        .deleteFrom('idempotency_keys')
        .where('subscription_id', '=', claim.subscriptionId)
        .where('key_hash', '=', claim.keyHash)
        .where('claimed_by', '=', claim.claimedBy)
        .where('answer_encrypted', 'is', null)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    async removeOf(customerId) {
      await db.deleteFrom('idempotency_keys').where('customer_id', '=', customerId).execute();
    },
    async removeShared() {
      await db
        .deleteFrom('idempotency_keys')
        .where('customer_id', 'is', null)
        .where('answer_encrypted', 'is not', null)
        .execute();
    },
    async purge(now, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('idempotency_keys')
        .where((row) =>
          row(
            row.refTuple('subscription_id', 'key_hash'),
            'in',
            row
              .selectFrom('idempotency_keys')
              .select(['subscription_id', 'key_hash'])
              .where('expires_at', '<=', now)
              .orderBy('expires_at')
              .limit(limit)
              .$asTuple('subscription_id', 'key_hash'),
          ),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

function claimColumns(claim: Claim) {
  return {
    request_hash: claim.requestHash,
    claimed_by: claim.claimedBy,
    leased_until: claim.leasedUntil,
    expires_at: claim.expiresAt,
  };
}
