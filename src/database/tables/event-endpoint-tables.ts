import type { Generated } from 'kysely';

/** Where events are delivered: a URL, or the handlers of the client extension. */
export interface EventEndpointTable {
  id: Generated<number>;
  kind: 'webhook' | 'extension';
  /** Its rights decide what the endpoint gets; `null` for the client extension. */
  subscription_id: number | null;
  name: string;
  url: string | null;
  format: 'standard' | 'published';
  /** Types of events, separated by blanks; empty for all. */
  types: string;
  includes_record: number;
  /** Maximum number of deliveries at a time. */
  in_flight_max: number;
  state: 'active' | 'paused' | 'disabled';
  state_reason: string | null;
  state_since: string;
  /** For signatures: AES-256-GCM, like the two below. */
  secret_encrypted: string | null;
  /** Also signs deliveries until `previous_secret_until`. */
  previous_secret_encrypted: string | null;
  previous_secret_until: string | null;
  /** The bearer token of the published format. */
  bearer_encrypted: string | null;
  /** Every event up to this position is delivered, waits in `event_waiting`, or was skipped. */
  cursor: number;
  /** Failed attempts since the last success. */
  failures: number;
  failing_since: string | null;
  is_failing_noted: number;
  /** While the whole endpoint fails: the next attempt. */
  next_attempt_at: string | null;
  last_success_at: string | null;
  /** A running replay: the last handled position and the position where it ends. */
  replay_cursor: number | null;
  replay_through: number | null;
  /** The delivering process and the end of its lease: milliseconds since 1970 by the clock of the database. */
  lease_owner: string | null;
  lease_until: number;
  created_at: string;
  changed_at: string;
}

/** Events that an endpoint refused, and later events of the same customers, which wait behind them. */
export interface EventWaitingTable {
  endpoint_id: number;
  position: number;
  customer_id: number | null;
  event_type: string;
  attempts: number;
  next_attempt_at: string;
  /** 1 when a person has given it up; the delivering process removes it. */
  is_skipped: number;
}

/** Attempts by endpoint and hour. Throttled and skipped ones are not counted. */
export interface EventCountTable {
  endpoint_id: number;
  /** Start of the hour. */
  hour: string;
  delivered: number;
  failed: number;
}

/** The newest attempts of each endpoint, and the events that were given up. */
export interface EventAttemptTable {
  id: Generated<number>;
  endpoint_id: number;
  /** `null` for a test. */
  position: number | null;
  customer_id: number | null;
  event_type: string;
  kind: 'live' | 'retry' | 'again' | 'replay' | 'test' | 'skip';
  /** The attempt that a person repeated. */
  again_of: number | null;
  /** Who gave the event up. */
  actor: string | null;
  outcome: 'delivered' | 'failed' | 'throttled' | 'skipped';
  attempted_at: string;
  duration_ms: number;
  status: number | null;
  error: string | null;
  /** Sent headers as JSON, without the bearer token. */
  headers: string;
  /** The beginning of the answer, from public hosts only. */
  answer: string | null;
}
