import type { CallContext } from './call-context.ts';

/**
 * Which calls have stored something. A call may store through an original, through a service of the
 * client extension, or in a hook inside another; when a handler fails, the answer must say truly
 * whether there is data to look for.
 */
export interface StoredCalls {
  /** To be called once a transaction of the call is committed. */
  note(context: CallContext): void;
  has(context: CallContext): boolean;
}

export function createStoredCalls(): StoredCalls {
  const calls = new WeakSet<CallContext>();
  return {
    note: (context) => void calls.add(context),
    has: (context) => calls.has(context),
  };
}
