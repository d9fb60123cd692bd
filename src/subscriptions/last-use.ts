import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { SubscriptionStore } from './subscription-store.ts';

const WRITE_INTERVAL_MS = 5_000;

/** Notes when subscriptions were used; writes every few seconds, so that reads stay reads. */
export interface LastUse {
  note(subscriptionId: number): void;
  /** Writes what is noted, and stops. */
  close(): Promise<void>;
}

/** @param onError a failed write is tried again with the next one; it must not fail a request */
export function createLastUse(
  unitOfWork: UnitOfWork<{ subscriptions: SubscriptionStore }>,
  onError: (error: unknown) => void,
): LastUse {
  const noted = new Map<number, number>();
  async function write(): Promise<void> {
    if (noted.size === 0) return;
    const uses = new Map([...noted].map(([id, at]) => [id, new Date(at).toISOString()]));
    try {
      await unitOfWork.run(({ subscriptions }) => subscriptions.recordUse(uses));
      for (const [id, at] of uses) {
        if (noted.get(id) === Date.parse(at)) noted.delete(id);
      }
    } catch (error) {
      onError(error);
    }
  }
  const timer = setInterval(() => void write(), WRITE_INTERVAL_MS);
  timer.unref();
  return {
    note(subscriptionId) {
      noted.set(subscriptionId, Date.now());
    },
    async close() {
      clearInterval(timer);
      await write();
    },
  };
}
