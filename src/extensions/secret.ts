import { randomBytes } from 'node:crypto';

/** `extension`: this server sends it to extensions. `directscale`: extensions send it to this server. */
export type SecretKind = 'extension' | 'directscale';

export const SECRET_KINDS: readonly SecretKind[] = ['extension', 'directscale'];

/** A named secret, without its value. Times are ISO 8601 UTC. */
export interface ExtensionSecret {
  readonly kind: SecretKind;
  readonly name: string;
  readonly createdAt: string;
}

const SECRET_BYTES = 32;

/** 256 random bits, in characters that need no quoting anywhere. */
export function generateSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The rule of {@link isUsableSecret}, for messages. */
export const USABLE_SECRET = '16 to 200 printable ASCII characters without spaces and commas';

export function isUsableSecret(secret: string): boolean {
  return /^[\x21-\x2b\x2d-\x7e]{16,200}$/.test(secret);
}
