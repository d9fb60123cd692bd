import type { ColumnCipher } from '../database/encryption.ts';
import type { Clock } from '../kernel/call-context.ts';

/** Long enough for a page that stays open for a while; each opening gets a new token. */
const LIFE_MS = 30 * 60_000;
const TOKEN_MAX = 1_000;

/** Who opened a page, and in which session. */
export interface PageOpener {
  readonly accountId: number;
  readonly sessionHash: string;
}

/** Proves to a page who opened it. A token is for one page and one session, and is not stored. */
export interface PageTokens {
  issue(opener: PageOpener, pageId: string): string;
  /** `null` if the token is forged, for another page, or too old. */
  openerOf(token: string, pageId: string): PageOpener | null;
}

type Content = readonly [accountId: number, sessionHash: string, pageId: string, expiresAtMs: number];

export function createPageTokens(
  cipher: Pick<ColumnCipher, 'encrypt' | 'decrypt'>,
  clock: Clock,
): PageTokens {
  return {
    issue({ accountId, sessionHash }, pageId) {
      const content: Content = [accountId, sessionHash, pageId, clock().getTime() + LIFE_MS];
      return cipher.encrypt(JSON.stringify(content));
    },
    openerOf(token, pageId) {
      const content = token.length > TOKEN_MAX ? null : decrypted(cipher, token);
      if (content === null) return null;
      const [accountId, sessionHash, ofPage, expiresAtMs] = JSON.parse(content) as Content;
      return ofPage === pageId && expiresAtMs > clock().getTime() ? { accountId, sessionHash } : null;
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
