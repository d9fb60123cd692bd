import type { ColumnCipher } from '../database/encryption.ts';
import type { Clock } from '../kernel/call-context.ts';

/** Long enough for a page that is read for a while; each opening gets a new token. */
const LIFE_MS = 30 * 60_000;
const TOKEN_MAX = 1_000;

/** Proves to a page who opened it. A token is for one page and one account, and is not stored. */
export interface PageTokens {
  issue(accountId: number, pageId: string): string;
  /** The account, unless the token is forged, for another page, or too old. */
  accountOf(token: string, pageId: string): number | null;
}

export function createPageTokens(
  cipher: Pick<ColumnCipher, 'encrypt' | 'decrypt'>,
  clock: Clock,
): PageTokens {
  return {
    issue: (accountId, pageId) =>
      cipher.encrypt(JSON.stringify([accountId, pageId, clock().getTime() + LIFE_MS])),
    accountOf(token, pageId) {
      const content = token.length > TOKEN_MAX ? null : decrypted(cipher, token);
      if (content === null) return null;
      const [accountId, ofPage, expiresAtMs] = JSON.parse(content) as [number, string, number];
      return ofPage === pageId && expiresAtMs > clock().getTime() ? accountId : null;
    },
  };
}

function decrypted(cipher: Pick<ColumnCipher, 'decrypt'>, token: string): string | null {
  try {
    return cipher.decrypt(token);
  } catch {
    return null;
  }
}
