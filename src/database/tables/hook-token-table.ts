/**
 * A call of a remote handler that runs now; the row goes when the call ends. Any process can serve the
 * callback, so what the original needs waits here.
 */
export interface HookTokenTable {
  /** Keyed hash of the token that the extension was sent. */
  token_hash: string;
  hook: string;
  actor: string;
  request_id: string;
  /** Whom the call is about. The row goes with the call, after minutes at the latest. */
  customer_id: number | null;
  /** `running` and `done` tell of the original: a token takes one call of it. */
  state: 'issued' | 'running' | 'done';
  /** 1 once a callback or a service has stored something; set in the transaction that stores it. */
  is_stored: number;
  /** How the extension broke its contract, without data of anybody. */
  breach: string | null;
  expires_at: string;
  /** Context and state of the call, a waiting password included: AES-256-GCM. */
  call_encrypted: string;
  /** What the original answered, or how it failed: AES-256-GCM. */
  outcome_encrypted: string | null;
}
