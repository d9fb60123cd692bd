/**
 * The form in which a name is compared: Unicode-normalised (NFKC), trimmed, without case.
 * Applied twice, because lower-casing can undo the normalisation of a few characters.
 */
export function nameKey(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase().normalize('NFKC').trim();
}

/** The form in which a tax id is compared: letters and digits only, without case. */
export function taxIdKey(value: string): string {
  return nameKey(value).replace(/[^\p{L}\p{N}]/gu, '');
}
