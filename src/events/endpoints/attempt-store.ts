import type { WriteHandle } from '../../database/database.ts';
import { erasedAmong } from '../../database/erased-among.ts';
import type { Attempt } from './endpoint.ts';
import { countAttempts } from './hour-count-store.ts';

/**
 * Stores and counts attempts, in a transaction that holds the lock of the endpoint. A receiver's answer about a
 * person who was erased in the meantime is not kept: it may repeat data that the receiver was sent.
 * @returns the ids, in the order of the attempts
 */
export async function insertAttempts(db: WriteHandle, attempts: readonly Attempt[]): Promise<number[]> {
  if (attempts.length === 0) return [];
  const answered = attempts.filter(({ answer }) => answer !== null);
  const erased = await erasedAmong(
    db,
    answered.map(({ customerId }) => customerId),
  );
  const isKept = ({ customerId }: Attempt) => customerId === null || !erased.has(customerId);
  const rows = await db
    .insertInto('event_attempts')
    .values(
      attempts.map((attempt) => ({
        endpoint_id: attempt.endpointId,
        position: attempt.position,
        customer_id: attempt.customerId,
        event_type: attempt.type,
        kind: attempt.kind,
        again_of: attempt.againOf,
        actor: attempt.actor,
        outcome: attempt.outcome,
        attempted_at: attempt.at,
        duration_ms: attempt.durationMs,
        status: attempt.status,
        error: attempt.error,
        headers: JSON.stringify(attempt.headers),
        answer: isKept(attempt) ? attempt.answer : null,
      })),
    )
    .returning('id')
    .execute();
  await countAttempts(db, attempts);
  await noteSuccesses(db, attempts);
  return rows.map(({ id }) => id);
}

/** Any kind of attempt can be the last success of an endpoint, as in the counts. */
async function noteSuccesses(db: WriteHandle, attempts: readonly Attempt[]): Promise<void> {
  const delivered = attempts.filter(({ outcome }) => outcome === 'delivered');
  for (const [id, group] of Map.groupBy(delivered, ({ endpointId }) => endpointId)) {
    const latest = group.reduce((at, attempt) => (attempt.at > at ? attempt.at : at), '');
    await db
      .updateTable('event_endpoints')
      .set({ last_success_at: latest })
      .where('id', '=', id)
      .where((row) => row.or([row('last_success_at', 'is', null), row('last_success_at', '<', latest)]))
      .execute();
  }
}
