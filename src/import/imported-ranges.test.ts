import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importedRanges } from './imported-ranges.ts';

const index = (ids: readonly number[], faulty: readonly number[] = []) => ({
  ids: Int32Array.from([...ids, 0, 0]),
  isFaulty: Uint8Array.from([...ids.map((id) => Number(faulty.includes(id))), 0, 0]),
  size: ids.length,
});

describe('the ids of an import', () => {
  it('are ranges in ascending order, without faulty rows', () => {
    assert.deepEqual(importedRanges(index([1002, 7, 1000, 1001, 1003], [1001])), {
      count: 4,
      ranges: [
        [7, 7],
        [1000, 1000],
        [1002, 1003],
      ],
    });
    assert.deepEqual(importedRanges(index([])), { count: 0, ranges: [] });
  });

  it('are a single outer range when there are too many', () => {
    const scattered = Array.from({ length: 200 }, (_, place) => 1_000 + 2 * place);
    assert.deepEqual(importedRanges(index(scattered)), { count: 200, ranges: [[1_000, 1_398]] });
  });
});
