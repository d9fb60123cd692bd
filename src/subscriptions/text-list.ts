/*
 * Short lists of words of the program's own (scopes, addresses, operation ids), as one column of text. None of
 * the words has a comma.
 */

export function writeTextList(words: readonly string[]): string {
  return words.join(',');
}

export function readTextList(text: string): string[] {
  return text === '' ? [] : text.split(',');
}
