/** U+2010 to U+2015 and the minus sign: word processors use them as hyphens. */
const DASHES = /[\u2010-\u2015\u2212]/g;

/**
 * A phone number without characters that copying adds: removes format characters (direction marks, zero-width
 * spaces) and replaces special spaces and hyphens by plain ones. Everything else stays as sent.
 */
export function phoneText(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .replace(DASHES, '-')
    .trim();
}
