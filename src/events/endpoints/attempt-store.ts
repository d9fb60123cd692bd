import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import type { Attempt } from './endpoint.ts';

/**
 * Stores attempts. What a receiver answered about a person who was erased in the meantime is not kept: it may repeat what
 * the receiver was sent.
 * @returns the ids, in the order of the attempts
 */
export async function insertAttempts(db: WriteHandle, attempts: readonly Attempt[]): Promise<number[]> {
  if (attempts.length === 0) return [];
  const living = await holdLiving(db, attempts);
  const isKept = ({ customerId }: Attempt) => customerId === null || living.has(customerId);
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
  return rows.map(({ id }) => id);
}

/** Those of the customers in answers who are not erased, and cannot be until the end of the transaction. */
async function holdLiving(db: WriteHandle, attempts: readonly Attempt[]): Promise<ReadonlySet<number>> {
  const answered = attempts.flatMap(({ customerId, answer }) =>
    customerId === null || answer === null ? [] : [customerId],
  );
  if (answered.length === 0) return new Set();
  const query = db
    .selectFrom('customers')
    .select('id')
    .where('id', 'in', [...new Set(answered)])
    .where('erased_at', 'is', null)
    .orderBy('id');
  // On the embedded engine there is no concurrent writer.
  const rows = await (engineOf(db) === 'postgres' ? query.forShare() : query).execute();
  return new Set(rows.map(({ id }) => id));
}
