/*
 * How names are compared everywhere: usernames, email addresses, web aliases, ids of people, portal accounts.
 * Decision 0049 says why.
 */

/** Plain ASCII needs no tables, and nearly every name is plain ASCII. */
const PLAIN = /^[\x20-\x7e]*$/;
const DOTLESS_I = '\u0131';
/** Invisible characters, which NFKC_Casefold removes before a comparison. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The form in which names are compared: NFKC, without case, without invisible characters and without
 * surrounding white space. A name without visible characters keeps them, so that two such names stay
 * different.
 */
export function nameKey(value: string): string {
  if (PLAIN.test(value)) return value.trim().toLowerCase();
  const folded = foldedText(value);
  const visible = foldedText(folded.replace(INVISIBLE, ''));
  return visible === '' ? folded : visible;
}

/** The same with invisible characters: distinguishes spellings that {@link nameKey} treats as equal. */
export function foldedText(value: string): string {
  return foldCase(value.normalize('NFKC').trim()).normalize('NFKC').trim();
}

/**
 * Unicode's full case folding (CaseFolding.txt, status C and F), from the case mappings of the runtime:
 * lower, upper and lower case again folds every character as the file does, with two exceptions. The dotless
 * i is a separate letter that shares only its capital with i. A final sigma folds to the other lower-case
 * sigma. Cherokee folds to lower case here and to capitals in the file, which compares the same.
 */
export function foldCase(value: string): string {
  return value.split(DOTLESS_I).map(foldSegment).join(DOTLESS_I);
}

function foldSegment(value: string): string {
  return value.toLowerCase().toUpperCase().toLowerCase().replaceAll('\u03c2', '\u03c3');
}
