import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync } from 'node:crypto';

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes for nonces, drawn by the thousand: drawing them costs more than encrypting. */
const nonces = Buffer.alloc(NONCE_BYTES * 256);
let noncesUsed = nonces.length;

function nextNonce(): Buffer {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces);
    noncesUsed = 0;
  }
  noncesUsed += NONCE_BYTES;
  return Buffer.from(nonces.subarray(noncesUsed - NONCE_BYTES, noncesUsed));
}

/** Encrypts single column values, and hashes them for look-up, under keys derived for one purpose. */
export interface ColumnCipher {
  /** AES-256-GCM. The result is text and differs at every call. */
  encrypt(plain: string): string;
  /** @throws when the value was encrypted under another key or was altered */
  decrypt(stored: string): string;
  /** HMAC-SHA-256 in hexadecimal: equal for equal input, useless without the key. */
  keyedHash(plain: string): string;
}

/**
 * @param secretKey 32 bytes
 * @param purpose separates the keys of different columns, so that a value cannot be moved between them
 */
export function createColumnCipher(secretKey: Uint8Array, purpose: string): ColumnCipher {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', secretKey, '', `upline/${purpose}/${use}`, 32));
  const encryptionKey = derive('encrypt');
  const hashKey = derive('hash');
  return {
    encrypt(plain) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce);
      const sealed = Buffer.concat([
        nonce,
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${VERSION}.${sealed.toString('base64url')}`;
    },
    decrypt(stored) {
      const [version, text] = stored.split('.');
      if (version !== VERSION || text === undefined) throw new Error('Unknown encryption version');
      const sealed = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const plain = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
      return plain + decipher.final('utf8');
    },
    keyedHash: (plain) => createHmac('sha256', hashKey).update(plain, 'utf8').digest('hex'),
  };
}
