/*
 * How names are compared everywhere: usernames, email addresses, web aliases, ids of people, portal accounts.
 * Decision 0049 says why.
 */

/** Plain ASCII needs no tables, and nearly every name is that. */
const PLAIN = /^[\x20-\x7e]*$/;
const DOTLESS_I = '\u0131';
/** Characters that nobody sees: NFKC_Casefold leaves them out of a comparison. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The form in which a name is compared: NFKC, without case, without invisible characters and without white
 * space around it. A name that has nothing visible keeps what it has, so that no two such names become one.
 */
export function nameKey(value: string): string {
  if (PLAIN.test(value)) return value.trim().toLowerCase();
  const folded = foldedText(value);
  const visible = foldedText(folded.replace(INVISIBLE, ''));
  return visible === '' ? folded : visible;
}

/**
 * The same, but with invisible characters: what tells two spellings apart that {@link nameKey} takes for one.
 */
export function foldedText(value: string): string {
  return foldCase(value.normalize('NFKC').trim()).normalize('NFKC').trim();
}

/**
 * Unicode's full case folding (CaseFolding.txt, status C and F), from the case mappings that the runtime has:
 * small, capital, small again folds every character as the file does, with two exceptions. The dotless i is a
 * letter of its own that only its capital shares with i. A sigma that is small in the end of a word is the
 * other small sigma elsewhere. Cherokee folds to small letters here and to capitals there, which compares the
 * same.
 */
export function foldCase(value: string): string {
  return value.split(DOTLESS_I).map(foldSegment).join(DOTLESS_I);
}

function foldSegment(value: string): string {
  return value.toLowerCase().toUpperCase().toLowerCase().replaceAll('\u03c2', '\u03c3');
}
