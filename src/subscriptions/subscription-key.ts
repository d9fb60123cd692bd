import { randomBytes } from 'node:crypto';

const KEY_BYTES = 16;

/** A new key: 128 random bits in hexadecimal, the form that the old gateway's keys have. */
export function generateKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/** What {@link isUsableKey} asks for, for messages. */
export const USABLE_KEY = '16 to 128 letters, digits and any of - . _ ~';

/** Whether a key chosen by hand can be used. A generated one is better: nobody can guess 128 random bits. */
export function isUsableKey(key: string): boolean {
  return /^[\w~.-]{16,128}$/.test(key);
}
