import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AFFECTED_MAX, createAffectedSums } from './affected-sums.ts';

describe('The sums of the changes by all moves of a batch', () => {
  it('are kept for a limited number of people, report if there are more, and keep adding for those included', () => {
    const { sums, note } = createAffectedSums();
    const ids = Array.from({ length: AFFECTED_MAX }, (_, index) => index + 1);
    note(ids, 2);
    assert.deepEqual([sums.changes.size, sums.isCut], [AFFECTED_MAX, false]);
    note([1], 3);
    assert.equal(sums.isCut, false, 'a person who is counted');
    note([AFFECTED_MAX + 1, 2], 4);
    assert.deepEqual([sums.changes.size, sums.isCut], [AFFECTED_MAX, true]);
    assert.deepEqual(
      [1, 2, AFFECTED_MAX, AFFECTED_MAX + 1].map((id) => sums.changes.get(id)),
      [5, 6, 2, undefined],
    );
  });
});
