import { randomBytes } from 'node:crypto';

/** The token that lets an extension act within a call: sent once, stored as a hash. */
export interface HookToken {
  readonly value: string;
  readonly hash: string;
}

const TOKEN_BYTES = 32;

export function createHookToken(hashToken: (token: string) => string): HookToken {
  const value = randomBytes(TOKEN_BYTES).toString('base64url');
  return { value, hash: hashToken(value) };
}
