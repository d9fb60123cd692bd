import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../../kernel/purging.ts';
import type { DeliveryStore } from './delivery-store.ts';

const KEPT_DAYS = 7;
/** Newest attempts kept, by endpoint and outcome. */
const KEPT_MAX = 1_000;
const DAY_MS = 86_400_000;

/** Removes old attempts and counts. */
export function createPurgeAttempts({
  unitOfWork,
  clock,
}: {
  readonly unitOfWork: UnitOfWork<{ readonly deliveries: DeliveryStore }>;
  readonly clock: Clock;
}): Purge {
  return async (signal) => {
    const before = new Date(clock().getTime() - KEPT_DAYS * DAY_MS).toISOString();
    // One hour each time, which keeps pace with new counts.
    await unitOfWork.run(({ deliveries }) => deliveries.purgeCounts(before));
    return purgeInBatches(
      (limit) => unitOfWork.run(({ deliveries }) => deliveries.purge(before, KEPT_MAX, limit)),
      signal,
    );
  };
}
