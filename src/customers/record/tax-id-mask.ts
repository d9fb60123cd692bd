const MASK = '*****';
const SHOWN_CHARACTERS = 4;

/**
 * How a tax id is shown: a mask of fixed length, which tells nothing of the real one, and the last
 * four characters. A tax id of four characters or fewer is not shown at all.
 */
export function maskTaxId(taxId: string): string {
  const characters = [...taxId.replace(/[^\p{L}\p{N}]/gu, '')];
  return MASK + (characters.length > SHOWN_CHARACTERS ? characters.slice(-SHOWN_CHARACTERS).join('') : '');
}

/** Whether text looks like the answer of {@link maskTaxId}, no matter of which tax id. */
export function isMaskedTaxId(text: string): boolean {
  return text.startsWith(MASK);
}
