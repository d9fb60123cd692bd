import type { Call } from '../kernel/call.ts';

/** Takes a call to another process. */
export interface CallSerializer {
  /** As values that JSON can carry. */
  carry(call: Call): unknown;
  /**
   * The call again.
   * @param tokenHash the token within which it came
   * @param onStored called after each write
   */
  resume(carried: unknown, tokenHash: string, onStored?: () => void): Call;
}
