const HIDDEN = '•••';

/**
 * The URL of a receiver for those who may not change its endpoint: where it leads, and nothing else. Any part of the
 * path can be a secret; many services give each customer a path that is hard to guess. A URL has no user, password
 * and fragment.
 */
export function shortenUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? `${origin}/` : `${origin}/${HIDDEN}`;
}
