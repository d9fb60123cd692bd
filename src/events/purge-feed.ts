import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import type { PurgeStore } from './purge-store.ts';

const DAY_MS = 86_400_000;

export interface PurgeFeedPorts {
  readonly unitOfWork: UnitOfWork<{ readonly purges: PurgeStore }>;
  readonly retentionDays: number;
  readonly clock: Clock;
}

/** Removes old events from the start of the feed. Events that prove an erasure stay. */
export function createPurgeFeed({ unitOfWork, retentionDays, clock }: PurgeFeedPorts): Purge {
  return (signal) => {
    const before = new Date(clock().getTime() - retentionDays * DAY_MS).toISOString();
    return purgeInBatches((limit) => unitOfWork.run(({ purges }) => purges.purge(before, limit)), signal);
  };
}
