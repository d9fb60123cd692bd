import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../test/support/any-character.ts';
import { emailKey } from '../../kernel/email-address.ts';
import { nameKey, taxIdKey } from './unique-keys.ts';

const text = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      '\u1100',
      '\u1161',
      '\u11a8',
      '-',
      ' ',
      '\u0130',
      'I',
      '\u03a3',
      'A',
      '\u0301',
      '\u0327',
      '\ufb01',
      '1',
    ),
    maxLength: 8,
  }),
);

/** All characters except lone surrogates, which every contract refuses. */
function* everyCharacter(): Generator<string> {
  for (let point = 0; point <= 0x10ffff; point += 1) {
    if (point < 0xd800 || point > 0xdfff) yield String.fromCodePoint(point);
  }
}

for (const [name, key] of [
  ['nameKey', nameKey],
  ['emailKey', emailKey],
  ['taxIdKey', taxIdKey],
] as const) {
  describe(name, () => {
    it('is its own key, so that a key can be looked up like a value', () => {
      const unstable = [...everyCharacter()].filter((character) => key(key(character)) !== key(character));
      assert.deepEqual(unstable, []);
      fc.assert(
        fc.property(text, (value) => assert.equal(key(key(value)), key(value))),
        { numRuns: 3_000 },
      );
    });

    it('ignores the Unicode form and surrounding white space', () => {
      fc.assert(
        fc.property(text, fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD'), (value, form) => {
          assert.equal(key(`\t ${value.normalize(form)}\u00a0`), key(value));
        }),
        { numRuns: 3_000 },
      );
    });

    it('ignores the case of letters without special rules', () => {
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...'azAZ09éÉßñÑ дД') }), (value) => {
          assert.equal(key(value.toLowerCase()), key(value));
        }),
      );
    });
  });
}

describe('nameKey', () => {
  it('is the same for letters with the same capital form, in any position', () => {
    for (const [one, other] of [
      ['Straße', 'STRASSE'],
      ['Straße', 'STRAẞE'],
      ['ΟΔΟΣ', 'οδος'],
      ['οδοσ', 'οδος'],
      ['\ufb03x', 'FFIX'],
      ['\u0149', '\u02bcN'],
      ['ſ', 'S'],
    ] as const) {
      assert.equal(nameKey(one), nameKey(other), `${one} ${other}`);
    }
  });

  it('is the same for a name and the name in capitals, except for the dotless i, whose capital is that of i', () => {
    const differing = [...everyCharacter()].filter(
      (character) => nameKey(character) !== nameKey(character.toUpperCase()),
    );
    assert.deepEqual(differing, ['\u0131']);
    fc.assert(
      fc.property(text, (value) => {
        const other = value.normalize('NFKC').replaceAll('\u0131', '');
        assert.equal(nameKey(other.toUpperCase()), nameKey(other));
      }),
      { numRuns: 3_000 },
    );
  });

  it('leaves out invisible characters, unless the value has no others', () => {
    assert.equal(nameKey('ad\u200bm\u00adin\u2060\ufeff'), 'admin');
    assert.notEqual(nameKey('\u200b'), nameKey('\u2060'));
  });
});

describe('taxIdKey', () => {
  it('consists of letters, digits and & only, and ignores everything else', () => {
    const noise = fc.string({ unit: fc.constantFrom('-', ' ', '.', '/', '_', '#', '*', '\u2013') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, noise)), (pieces) => {
        const noisy = pieces.map(([piece, between]) => piece + between).join('');
        assert.match(taxIdKey(noisy), /^[\p{L}\p{N}&]*$/u);
        const stripped = noisy.normalize('NFKC').replace(/[^\p{L}\p{N}&]/gu, '');
        assert.equal(taxIdKey(noisy), taxIdKey(stripped));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('taxIdKey of Mexican ids', () => {
  it('keeps & and Ñ, and ignores separators between them', () => {
    const keys = ['Q&G010101AB1', 'QG&010101AB1', 'QG010101AB1', 'QÑG010101AB1', 'QNG010101AB1'].map(
      taxIdKey,
    );
    assert.equal(new Set(keys).size, 5);
    assert.equal(taxIdKey('q\uff06g-010101 ab1'), keys[0]);
    assert.equal(taxIdKey('qn\u0303g-010101-ab1'), keys[3]);
    assert.equal(taxIdKey('&&-&'), '');
  });
});
