import { randomBytes } from 'node:crypto';

const KEY_BYTES = 16;

/** A new key: 128 random bits in hexadecimal, in the format of the old gateway's keys. */
export function generateKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/** The rule of {@link isUsableKey}, for messages. */
export const USABLE_KEY = '16 to 128 letters, digits and any of - . _ ~';

/** Whether a key chosen by hand is valid. A generated key is better: 128 random bits cannot be guessed. */
export function isUsableKey(key: string): boolean {
  return /^[\w~.-]{16,128}$/.test(key);
}
