import type { TagCondition } from './entity-tags.ts';

/** Who asked for what, in which request; used in audit rows, hook calls and log lines. */
export interface CallContext {
  /** UUID, sent back as `X-DirectScale-RequestId`. */
  readonly requestId: string;
  /** Name of the subscription, or of the program's own part that acts, for example `upline`. */
  readonly actor: string;
  /** The operation's id, for example `UpgradeCustomer`. */
  readonly operation: string;
  /** The versions of the record that the change is allowed on; without it, any. */
  readonly ifMatch?: TagCondition | undefined;
  /** The versions of the record that the change is not allowed on. */
  readonly ifNoneMatch?: TagCondition | undefined;
  /** For a long read: aborts when the caller has gone, so that the read stops too. */
  readonly signal?: AbortSignal | undefined;
}

/** The current time; tests set their own. */
export type Clock = () => Date;
