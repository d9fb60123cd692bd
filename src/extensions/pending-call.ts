import type { Call } from '../kernel/call.ts';
import type { OriginalFailure } from './hook-token-store.ts';
import type { Trial } from './trial.ts';

/** A hook call that waits for the answer of a remote extension. */
export interface PendingCall {
  readonly call: Call;
  /** Name of the hook. */
  readonly hook: string;
  /** The trial that the call belongs to; `null` for a real call. */
  readonly trial: Trial | null;
  /** Stores a service's action in a trial, for the process that made the call; no effect in a real call. */
  noteTrial(): Promise<void>;
  /** Stores a service's failure for the caller of the hook, in case the extension passes it on. */
  noteFailure(failure: OriginalFailure): Promise<void>;
}

/**
 * The waiting call that a token was sent with. Does not use up the token. Data stored with it counts as
 * stored by that call, and is refused after the call has ended.
 * @param user `X-DirectScale-User`, if it was sent: a token is valid for one user
 */
export type FindCall = (token: string, user?: string) => Promise<PendingCall | null>;
