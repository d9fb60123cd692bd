import anyAscii from 'any-ascii';
import { nameKey } from './unique-keys.ts';

/** Plain ASCII has no accents, and nearly every value is plain ASCII. */
const PLAIN = /^[\x20-\x7e]*$/;
/** In other scripts a mark is a vowel or a tone; without it the word is a different one. */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu;
const FOREIGN_LATIN = /[^\P{Script=Latin}A-Za-z]/gu;
/** Letters of scripts that are written without spaces. */
const EAST_ASIAN =
  '(?:(?=\\p{L})[\\p{Script_Extensions=Han}\\p{Script_Extensions=Hiragana}\\p{Script_Extensions=Katakana}\\p{Script_Extensions=Hangul}])';
const SPACE_IN_EAST_ASIAN = new RegExp(`(?<=${EAST_ASIAN}) (?=${EAST_ASIAN})`, 'gu');
const EAST_ASIAN_WORDS = new RegExp(`${EAST_ASIAN}{2,}`, 'gu');

/**
 * The form in which search compares values (decision 0061): the comparison form of names, on one line,
 * without the accents of Latin, Greek and Cyrillic letters and without spaces between ideographs.
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

/** The form of versions before 0.5. Stored texts keep it until they are refreshed. */
export function wordKey(value: string): string {
  return nameKey(value).replace(/\s+/g, ' ');
}

/** Letters that Unicode does not decompose: `ø`, `ł`, `æ`. */
function asciiLetters(letter: string): string {
  const letters = anyAscii(letter).toLowerCase();
  return /^[a-z]+$/.test(letters) ? letters : letter;
}

/**
 * All pairs of adjacent Chinese, Japanese and Korean characters in a key: an index of trigrams cannot find a
 * word of two characters.
 */
export function ideographPairs(key: string): string[] {
  if (PLAIN.test(key)) return [];
  return (key.match(EAST_ASIAN_WORDS) ?? []).flatMap((word) => {
    const letters = [...word];
    return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
  });
}
