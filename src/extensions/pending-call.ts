import type { CallContext } from '../call-context.ts';

/** A hook call that waits for a remote extension to answer. */
export interface PendingCall {
  /** The very object of the call: what waits under it, such as a password, is found by it. */
  readonly context: CallContext;
  /** Name of the hook. */
  readonly hook: string;
}

/** The call that a token was sent out with, while it waits. Does not use the token up. */
export type FindCall = (token: string) => Promise<PendingCall | null>;
