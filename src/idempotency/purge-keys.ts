import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { purgeInBatches } from '../kernel/purging.ts';
import type { IdempotencyStore } from './idempotency-store.ts';

export interface PurgeDependencies {
  readonly unitOfWork: UnitOfWork<{ keys: IdempotencyStore }>;
  readonly clock: Clock;
}

/**
 * Removes the expired keys.
 * @param signal stops after the running batch
 * @returns how many were removed
 */
export function purgeKeys({ unitOfWork, clock }: PurgeDependencies, signal?: AbortSignal): Promise<number> {
  const now = clock().toISOString();
  return purgeInBatches((limit) => unitOfWork.run(({ keys }) => keys.purge(now, limit)), signal);
}
