import type { Call } from '../kernel/call.ts';
import type { OriginalFailure } from './hook-token-store.ts';
import type { Trial } from './trial.ts';

/** A hook call that waits for a remote extension to answer. */
export interface PendingCall {
  readonly call: Call;
  /** Name of the hook. */
  readonly hook: string;
  /** The trial that the call belongs to; `null` for a real call. */
  readonly trial: Trial | null;
  /** Keeps what a service did in a trial, for the process that made the call; nothing in a real call. */
  noteTrial(): Promise<void>;
  /** Keeps how a service failed, for the caller of the hook, should the extension pass it on. */
  noteFailure(failure: OriginalFailure): Promise<void>;
}

/**
 * The call that a token was sent out with, while it waits. Does not use the token up. What is stored with
 * it counts as stored by that call, and is refused once the call has ended.
 * @param user `X-DirectScale-User`, if it was sent: a token serves nobody else
 */
export type FindCall = (token: string, user?: string) => Promise<PendingCall | null>;
