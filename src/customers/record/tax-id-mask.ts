const MASK = '*****';
const SHOWN_CHARACTERS = 4;

/**
 * The displayed form of a tax id: a mask of fixed length, which reveals nothing about the value, and the last
 * four characters. A tax id of four characters or fewer is not shown at all.
 */
export function maskTaxId(taxId: string): string {
  const characters = [...taxId.replace(/[^\p{L}\p{N}]/gu, '')];
  return MASK + (characters.length > SHOWN_CHARACTERS ? characters.slice(-SHOWN_CHARACTERS).join('') : '');
}

/** Whether text looks like a result of {@link maskTaxId}, for any tax id. */
export function isMaskedTaxId(text: string): boolean {
  return text.startsWith(MASK);
}
