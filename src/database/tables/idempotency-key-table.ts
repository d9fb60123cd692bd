/**
 * A key that a caller sent with a write, and the answer to it. While the answer is NULL, the request is
 * running, or its process died before it stored anything. Rows are removed some time after `expires_at`. An
 * answer holds personal data of `customer_id`: erasing that person removes the rows.
 */
export interface IdempotencyKeyTable {
  subscription_id: number;
  /** Keyed hash of the key. */
  key_hash: string;
  /** Keyed hash of method, path and body: equal for the same request. */
  request_hash: string;
  /** Id of the request that runs it; a request that takes the key over writes its own id. */
  claimed_by: string;
  /** Without an answer by this time, another request may take the key over. */
  leased_until: string;
  expires_at: string;
  customer_id: number | null;
  /** Status, headers and body, AES-256-GCM, see `database/encryption.ts`. */
  answer_encrypted: string | null;
}
