/**
 * Format characters and other characters without a glyph: U+200B to U+200F, U+2060, U+00AD, direction marks,
 * U+FEFF, variation selectors and fillers. RFC 8264 allows none of them in an identifier.
 */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** The first such character, as Unicode writes it (`U+200B`); `null` for none. */
export function invisibleCharacter(text: string): string | null {
  const point = INVISIBLE.exec(text)?.[0].codePointAt(0);
  return point === undefined ? null : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
