const HTTP = ['http:', 'https:'];

/**
 * An origin as browsers write it in the header `Origin`: scheme, host in lower case, and a port that is not the
 * scheme's own. `*` stands for every origin. `null` for any other text, such as an address with a path.
 */
export function readOrigin(text: string): string | null {
  const given = text.trim();
  if (given === '*') return given;
  const url = URL.parse(given);
  if (url === null || !HTTP.includes(url.protocol)) return null;
  return url.href === `${url.origin}/` && !given.includes('#') && !given.includes('?') ? url.origin : null;
}
