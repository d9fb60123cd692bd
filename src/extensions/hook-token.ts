import { randomBytes } from 'node:crypto';
import type { CallContext } from '../kernel/call-context.ts';

/** What lets an extension act within a call: sent to it once, stored as a hash. */
export interface HookToken {
  readonly value: string;
  readonly hash: string;
}

const TOKEN_BYTES = 32;

export function createHookToken(hashToken: (token: string) => string): HookToken {
  const value = randomBytes(TOKEN_BYTES).toString('base64url');
  return { value, hash: hashToken(value) };
}

/**
 * The tokens, hashed, within which a call came to this process: its own, and those of the calls around
 * it. Held beside the context, which extension code sees.
 */
export type CallTokens = WeakMap<CallContext, readonly string[]>;
