import anyAscii from 'any-ascii';
import { nameKey } from './unique-keys.ts';

/** Plain ASCII has no accents, and nearly every value is that. */
const PLAIN = /^[\x20-\x7e]*$/;
/** In other scripts a mark is a vowel or a tone, without which the word is another one. */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu;
const FOREIGN_LATIN = /[^\P{Script=Latin}A-Za-z]/gu;
/** Letters of the scripts that write without spaces. */
const EAST_ASIAN =
  '(?:(?=\\p{L})[\\p{Script_Extensions=Han}\\p{Script_Extensions=Hiragana}\\p{Script_Extensions=Katakana}\\p{Script_Extensions=Hangul}])';
const SPACE_IN_EAST_ASIAN = new RegExp(`(?<=${EAST_ASIAN}) (?=${EAST_ASIAN})`, 'gu');
const EAST_ASIAN_WORDS = new RegExp(`${EAST_ASIAN}{2,}`, 'gu');

/**
 * The form in which search compares values (decision 0061): as names are compared everywhere, and without the
 * accents of Latin, Greek and Cyrillic letters, in one line, without spaces between ideographs.
 */
export function searchKey(value: string): string {
  const key = wordKey(value);
  if (PLAIN.test(key)) return key;
  return key
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(FOREIGN_LATIN, asciiLetters)
    .replace(SPACE_IN_EAST_ASIAN, '');
}

/** The form of versions before 0.5, in which texts stay stored until they have been made again. */
export function wordKey(value: string): string {
  return nameKey(value).replace(/\s+/g, ' ');
}

/** Letters that Unicode does not take apart: `ø`, `ł`, `æ`. */
function asciiLetters(letter: string): string {
  const letters = anyAscii(letter).toLowerCase();
  return /^[a-z]+$/.test(letters) ? letters : letter;
}

/** Each two neighbors of the Chinese, Japanese and Korean words in a key: an index of three characters finds no word of two. */
export function ideographPairs(key: string): string[] {
  if (PLAIN.test(key)) return [];
  return (key.match(EAST_ASIAN_WORDS) ?? []).flatMap((word) => {
    const letters = [...word];
    return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
  });
}
