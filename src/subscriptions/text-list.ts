/*
 * Short lists of the program's own words (scopes, addresses, operation ids), as one column of text. No word
 * contains a comma.
 */

export function writeTextList(words: readonly string[]): string {
  return words.join(',');
}

export function readTextList(text: string): string[] {
  return text === '' ? [] : text.split(',');
}
