import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createPackedCounts, openCounts, packCounts } from './packed-counts.ts';
import { IndexFullError } from './slot-table.ts';

const SLOTS = 40_000;

describe('Packed counts', () => {
  it('keep every count, small or large, through any changes', () => {
    const count = fc.oneof(fc.nat(300), fc.constantFrom(254, 255, 256), fc.nat(2_000_000_000));
    const changes = fc.array(fc.tuple(fc.nat(20), count), { maxLength: 200 });
    fc.assert(
      fc.property(changes, changes, (before, after) => {
        const expected = new Int32Array(SLOTS);
        for (const [slot, number] of before) expected[slot] = number;
        const stored = packCounts(expected.slice());
        assert.equal(stored.kind, 'packed');
        const column = openCounts(stored);
        for (const [slot, number] of after) {
          expected[slot] = number;
          column.set(slot, number);
        }
        for (let slot = 0; slot <= 21; slot += 1) assert.equal(column.get(slot), expected[slot]);
      }),
      { numRuns: 50 },
    );
  });

  it('stay wide where most counts are large, as in a chain, and in small trees', () => {
    const chain = Int32Array.from({ length: SLOTS }, (_, slot) => slot);
    assert.equal(packCounts(chain).kind, 'wide');
    assert.equal(packCounts(new Int32Array(100)).kind, 'wide');
    assert.equal(packCounts(new Int32Array(0)).kind, 'wide');
  });

  it('report when there is no room for another large count, so that the index is rebuilt', () => {
    const column = openCounts(createPackedCounts(SLOTS));
    const fill = () => {
      for (let slot = 1; slot < SLOTS; slot += 1) column.set(slot, 255);
    };
    assert.throws(fill, IndexFullError);
    assert.equal(column.get(1), 255);
    assert.equal(column.get(SLOTS - 1), 0);
  });
});
