import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseUpline } from './placement-rules.ts';

describe('Placement rules', () => {
  it('both choose the sponsor when the sponsor is placed, whoever stands above', () => {
    for (const rule of ['FirstEmpty', 'FirstEmptyRollup'] as const) {
      for (const nearestPlacedAbove of [null, 5]) {
        assert.equal(chooseUpline(rule, { sponsorId: 7, sponsorIsPlaced: true, nearestPlacedAbove }), 7);
      }
    }
  });

  it('FirstEmptyRollup chooses the nearest placed customer above an unplaced sponsor, or refuses', () => {
    const view = { sponsorId: 7, sponsorIsPlaced: false };
    assert.equal(chooseUpline('FirstEmptyRollup', { ...view, nearestPlacedAbove: 5 }), 5);
    assert.equal(chooseUpline('FirstEmptyRollup', { ...view, nearestPlacedAbove: null }), null);
  });

  it('FirstEmpty refuses an unplaced sponsor, whoever stands above', () => {
    const view = { sponsorId: 7, sponsorIsPlaced: false };
    assert.equal(chooseUpline('FirstEmpty', { ...view, nearestPlacedAbove: 5 }), null);
    assert.equal(chooseUpline('FirstEmpty', { ...view, nearestPlacedAbove: null }), null);
  });
});
