import type { UnitOfWork } from '../database/unit-of-work.ts';
import { startBackgroundWriter } from '../kernel/background-writer.ts';
import { KEY_SLOTS, type KeyPlace, type KeySlot } from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

const WRITE_INTERVAL_MS = 5_000;

/** Records when keys are used; writes every few seconds, so that reads do not write. */
export interface LastUse {
  note(subscriptionId: number, slot: KeySlot): void;
  /** Writes the pending times, and stops. */
  close(): Promise<void>;
}

/** @param onError a failed write is repeated with the next one; it must not fail a request */
export function createLastUse(
  unitOfWork: UnitOfWork<{ subscriptions: SubscriptionStore }>,
  onError: (error: unknown) => void,
): LastUse {
  const noted: Readonly<Record<KeySlot, Map<number, number>>> = { primary: new Map(), secondary: new Map() };
  async function write(): Promise<void> {
    const uses = KEY_SLOTS.flatMap((slot) =>
      [...noted[slot]].map(([subscriptionId, time]) => ({ subscriptionId, slot, time })),
    );
    if (uses.length === 0) return;
    try {
      const rows = uses.map(({ time, ...place }) => ({ ...place, at: new Date(time).toISOString() }));
      await unitOfWork.run(({ subscriptions }) => subscriptions.recordUse(rows));
      for (const use of uses) forget(use);
    } catch (error) {
      onError(error);
    }
  }
  /** Does nothing if the key has been used again since. */
  const forget = ({ subscriptionId, slot, time }: KeyPlace & { readonly time: number }) => {
    if (noted[slot].get(subscriptionId) === time) noted[slot].delete(subscriptionId);
  };
  const writer = startBackgroundWriter(write, WRITE_INTERVAL_MS);
  return {
    note(subscriptionId, slot) {
      noted[slot].set(subscriptionId, Date.now());
    },
    close: writer.close,
  };
}
