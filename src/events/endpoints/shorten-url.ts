const HIDDEN = '•••';

/**
 * The URL of a receiver for those who may not change its endpoint: only its origin. Any part of the path can be a
 * secret; many services give each customer a path that is hard to guess. A URL has no user, password or fragment.
 */
export function shortenUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? `${origin}/` : `${origin}/${HIDDEN}`;
}
