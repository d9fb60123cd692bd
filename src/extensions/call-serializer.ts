import type { Call } from '../kernel/call.ts';

/** Transfers a call to another process. */
export interface CallSerializer {
  /** The call as JSON-compatible values. */
  carry(call: Call): unknown;
  /**
   * Restores the call.
   * @param tokenHash the token that the call came with
   * @param onStored called after each write
   */
  resume(carried: unknown, tokenHash: string, onStored?: () => void): Call;
}
