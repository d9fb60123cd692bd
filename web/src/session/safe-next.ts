/**
 * The target after sign-in from the parameter `next`: a path of this server, otherwise the profile.
 * It is parsed as a browser parses it, because `//host`, `/\host` and `/.//host` all look like paths.
 */
export function safeNext(search: string, origin: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  if (!next.startsWith('/') || !URL.canParse(next, origin)) return FALLBACK;
  const url = new URL(next, origin);
  if (url.origin !== origin || url.pathname.startsWith('//')) return FALLBACK;
  return url.pathname + url.search + url.hash;
}

const FALLBACK = '/profile';

/** The reference and documents are not pages of this app: the browser loads them. */
export function isAppPath(path: string): boolean {
  return path === '/docs/changes' || !/^\/(?:docs|openapi)\b/.test(path);
}
