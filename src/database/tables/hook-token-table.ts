/**
 * A running call of a remote handler; the row is deleted when the call ends. Any process can serve the
 * callback, so the original's input waits here.
 */
export interface HookTokenTable {
  /** Keyed hash of the token sent to the extension. */
  token_hash: string;
  hook: string;
  actor: string;
  request_id: string;
  /** The customer that the call is about. The row is deleted with the call, after minutes at the latest. */
  customer_id: number | null;
  /** `running` and `done` describe the original: a token allows one call of it. */
  state: 'issued' | 'running' | 'done';
  /** 1 once a callback or a service has stored something; set in the transaction that stores it. */
  is_stored: number;
  /** How the extension broke its contract, without personal data. */
  breach: string | null;
  expires_at: string;
  /** Context and state of the call, a pending password included: AES-256-GCM. */
  call_encrypted: string;
  /** The original's answer or its failure: AES-256-GCM. */
  outcome_encrypted: string | null;
}
