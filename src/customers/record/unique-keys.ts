/**
 * The form in which a name is compared: Unicode-normalised (NFKC), trimmed, without case.
 * Normalised twice, because a change of case can undo the normalisation of a few characters.
 */
export function nameKey(value: string): string {
  return foldCase(value.normalize('NFKC').trim()).normalize('NFKC').trim();
}

/**
 * Without case. Lower-casing alone keeps apart what only capitals share (`ß` and `SS`, the two small
 * sigmas), so they go through their capitals; and to those from below, since `ẞ` is one by itself.
 */
function foldCase(value: string): string {
  return value.toLowerCase().toUpperCase().toLowerCase();
}

/**
 * The form in which a tax id is compared: letters and digits only, without case. Everything else goes
 * first, because case and composition of a character depend on its neighbours (a final sigma, the
 * parts of a Hangul syllable); and again, because lower-casing can bring out a mark.
 */
export function taxIdKey(value: string): string {
  return lettersAndDigits(nameKey(lettersAndDigits(value)));
}

function lettersAndDigits(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .normalize('NFKC');
}
