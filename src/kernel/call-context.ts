import type { TagCondition } from './entity-tags.ts';

/** Who asked for what, in which request: goes into audit rows, hook calls and log lines. */
export interface CallContext {
  /** UUID, sent back as `X-DirectScale-RequestId`. */
  readonly requestId: string;
  /** Name of the subscription, or of the program's own part that acts, for example `upline`. */
  readonly actor: string;
  /** The operation's id, for example `UpgradeCustomer`. */
  readonly operation: string;
  /** The versions of the record that the change may be made to; without it, any. */
  readonly ifMatch?: TagCondition | undefined;
  /** The versions of the record that the change may not be made to. */
  readonly ifNoneMatch?: TagCondition | undefined;
  /** Of a read that may take long: aborts when the caller has gone, so that nobody works for nobody. */
  readonly signal?: AbortSignal | undefined;
}

/** The current time; tests set their own. */
export type Clock = () => Date;
