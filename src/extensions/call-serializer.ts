import type { Call } from '../kernel/call.ts';

/** Saves a call, so that another process can continue it. */
export interface CallSerializer {
  /** The call as JSON-compatible values. */
  save(call: Call): unknown;
  /**
   * @param saved from {@link CallSerializer.save} in any process
   * @param tokenHash the token that the callback came with
   * @param onStored called after each write
   */
  restore(saved: unknown, tokenHash: string, onStored?: () => void): Call;
}
