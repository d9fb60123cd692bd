import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { foldCase } from './name-key.ts';

const fileUrl = new URL('../../test/support/unicode/case-folding.txt', import.meta.url);
const characterOf = (point: string) => String.fromCodePoint(Number.parseInt(point, 16));

/** The Unicode case folding of each character. */
const FOLDINGS = new Map(
  readFileSync(fileUrl, 'utf8')
    .split('\n')
    .filter((line) => /^[0-9A-F]/.test(line))
    .map((line) => line.split(' ').map(characterOf))
    .map(([from = '', ...to]) => [from, to.join('')] as const),
);

/** Assigned after Unicode 15.0, the version of the file. */
const isNewer = (character: string) =>
  /[\u1c89\u{a7cb}-\u{a7cf}\u{a7d2}\u{a7d4}\u{a7da}-\u{a7dc}\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u.test(
    character,
  );
/** Folded to their lower-case letters here, to their capitals in the file. */
const isCherokee = (character: string) => /\p{Script=Cherokee}/u.test(character);

describe('foldCase', () => {
  it('folds each character as CaseFolding.txt does, status C and F', () => {
    assert.equal(FOLDINGS.size, 1_530);
    const wrong: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const character = String.fromCodePoint(point);
      const expected = FOLDINGS.get(character) ?? character;
      if (isNewer(character)) continue;
      const isSame = isCherokee(character)
        ? foldCase(character) === foldCase(expected)
        : foldCase(character) === expected;
      if (!isSame) wrong.push(point.toString(16));
    }
    assert.deepEqual(wrong, []);
  });

  it('folds a character the same way in every position', () => {
    for (const [from] of FOLDINGS) {
      if (!isCherokee(from)) assert.equal(foldCase(`a${from}`), `a${FOLDINGS.get(from)}`);
      assert.equal(foldCase(`\u0131${from}x`), `\u0131${foldCase(from)}x`);
    }
  });

  it('distinguishes the dotless i from i', () => {
    assert.notEqual(foldCase('m\u0131ke'), foldCase('mike'));
    assert.equal(foldCase('ILGAZ'), foldCase('ilgaz'));
  });
});
