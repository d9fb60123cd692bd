import type { Selectable } from 'kysely';
import type { EventAttemptTable, EventEndpointTable } from '../../database/tables/event-endpoint-tables.ts';
import type { Endpoint, StoredAttempt } from './endpoint.ts';

export type EndpointRow = Selectable<EventEndpointTable>;

export function toEndpoint(row: EndpointRow): Endpoint {
  const { replay_cursor: cursor, replay_through: through } = row;
  return {
    id: row.id,
    kind: row.kind,
    subscriptionId: row.subscription_id,
    name: row.name,
    url: row.url,
    format: row.format,
    types: readTypes(row.types),
    includesCustomer: row.includes_record === 1,
    inFlightMax: row.in_flight_max,
    state: row.state,
    stateReason: row.state_reason,
    stateSince: row.state_since,
    cursor: row.cursor,
    failures: row.failures,
    failingSince: row.failing_since,
    isFailingNoted: row.is_failing_noted === 1,
    nextAttemptAt: row.next_attempt_at,
    lastSuccessAt: row.last_success_at,
    replay: cursor === null || through === null ? null : { cursor, through },
    previousSecretUntil: row.previous_secret_until,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

export function readTypes(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}

export function writeTypes(types: readonly string[]): string {
  return types.join(' ');
}

export function toAttempt(row: Selectable<EventAttemptTable>): StoredAttempt {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    position: row.position,
    customerId: row.customer_id,
    type: row.event_type,
    kind: row.kind,
    againOf: row.again_of,
    actor: row.actor,
    outcome: row.outcome,
    at: row.attempted_at,
    durationMs: row.duration_ms,
    status: row.status,
    error: row.error,
    headers: JSON.parse(row.headers),
    answer: row.answer,
  };
}
