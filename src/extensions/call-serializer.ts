import type { CallContext } from '../kernel/call-context.ts';

/** Takes a call, with what hangs on it beside its context, to another process. */
export interface CallSerializer {
  /** As values that JSON can carry. */
  carry(context: CallContext): unknown;
  /**
   * The call again, as a context of its own.
   * @param tokenHash the token within which it came
   */
  resume(carried: unknown, tokenHash: string): CallContext;
}
