/** U+2010 to U+2015 and the minus sign: word processors write them for a hyphen. */
const DASHES = /[\u2010-\u2015\u2212]/g;

/**
 * A phone number without what copying adds: format characters (marks of direction, zero-width spaces) go,
 * special spaces become plain ones and special hyphens plain hyphens. Everything else stays as sent.
 */
export function phoneText(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .replace(DASHES, '-')
    .trim();
}
