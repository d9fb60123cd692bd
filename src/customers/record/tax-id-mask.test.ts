import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../test/support/any-character.ts';
import { isMaskedTaxId, maskTaxId } from './tax-id-mask.ts';

const taxIds = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.string({ unit: 'grapheme' }),
  fc.stringMatching(/^[A-Z0-9 -]*$/),
);

describe('A masked tax id', () => {
  it('shows at most the last four letters and digits, and none of an id with four or fewer', () => {
    fc.assert(
      fc.property(taxIds, (taxId) => {
        const masked = maskTaxId(taxId);
        assert.ok(masked.startsWith('*****'));
        const shown = [...masked.slice(5)];
        const characters = [...taxId].filter((character) => /[\p{L}\p{N}]/u.test(character));
        assert.deepEqual(shown, characters.length > 4 ? characters.slice(-4) : []);
      }),
      { numRuns: 5_000 },
    );
  });

  it('does not reveal the length of the original', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{5,60}$/), (taxId) => assert.equal(maskTaxId(taxId).length, 9)),
    );
  });

  it('is recognized as masked, and masking it again shows no more', () => {
    fc.assert(
      fc.property(taxIds, (taxId) => {
        const masked = maskTaxId(taxId);
        assert.ok(isMaskedTaxId(masked));
        assert.ok(maskTaxId(masked).length <= masked.length);
      }),
    );
  });
});
