import type { EventAttemptTable, EventEndpointTable } from '../../database/tables/event-endpoint-tables.ts';

export const FORMATS = ['standard', 'published'] as const;
export type EndpointFormat = (typeof FORMATS)[number];
export type EndpointState = EventEndpointTable['state'];
export type AttemptKind = EventAttemptTable['kind'];
export type AttemptOutcome = EventAttemptTable['outcome'];

/** The settings of an endpoint that people choose. */
export interface EndpointSettings {
  readonly name: string;
  readonly url: string;
  readonly format: EndpointFormat;
  /** Types of events, or of published events for the published format; empty for all. */
  readonly types: readonly string[];
  /** Deliveries include the customer as Get Customer returns it; standard format only. */
  readonly includesCustomer: boolean;
  /** Maximum number of deliveries at a time. */
  readonly inFlightMax: number;
}

/** An endpoint as stored, without its secrets. Instants are ISO 8601 UTC. */
export interface Endpoint extends Omit<EndpointSettings, 'url'> {
  readonly id: number;
  readonly kind: 'webhook' | 'extension';
  /** `null` for the client extension. */
  readonly subscriptionId: number | null;
  readonly url: string | null;
  readonly state: EndpointState;
  /** Why it is disabled. */
  readonly stateReason: string | null;
  readonly stateSince: string;
  readonly cursor: number;
  readonly failures: number;
  readonly failingSince: string | null;
  readonly isFailingNoted: boolean;
  readonly nextAttemptAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly replay: { readonly cursor: number; readonly through: number } | null;
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
}

/** The secrets that sign and authenticate deliveries, in plain text. */
export interface EndpointSecrets {
  /** `whsec_…`; the current one first, then the previous one while it is valid. */
  readonly signing: readonly string[];
  /** `null` for the standard format. */
  readonly bearer: string | null;
}

/**
 * Outcomes that figures count. A receiver that asks to wait has neither accepted the event nor failed, and a skipped
 * event was not sent. Tests, repetitions and replays count like other attempts.
 */
export const COUNTED_OUTCOMES = ['delivered', 'failed'] as const satisfies readonly AttemptOutcome[];

/** One attempt to deliver, or an event that was given up. */
export interface Attempt {
  readonly endpointId: number;
  /** `null` for a test. */
  readonly position: number | null;
  readonly customerId: number | null;
  readonly type: string;
  readonly kind: AttemptKind;
  readonly againOf: number | null;
  /** Who gave the event up, as in events; `null` for an attempt. */
  readonly actor: string | null;
  readonly outcome: AttemptOutcome;
  readonly at: string;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  /** Without secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string | null;
}

export interface StoredAttempt extends Attempt {
  readonly id: number;
}

/** An event that waits for another attempt, or behind one that does. */
export interface WaitingEvent {
  readonly position: number;
  readonly customerId: number | null;
  readonly type: string;
  readonly attempts: number;
  readonly nextAttemptAt: string;
}
