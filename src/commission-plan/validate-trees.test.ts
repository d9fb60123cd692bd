import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fourTrees } from '../../test/support/tree-plans.ts';
import { validatePlan } from './validate-plan.ts';

describe('Trees of a plan', () => {
  it('of all four kinds are valid', () => assert.deepEqual(validatePlan(fourTrees()), []));

  const frozen = [{ from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }];
  const faults: [tree: string, change: Record<string, unknown>, fault: RegExp][] = [
    ['Unilevel', { isSponsorTree: false }, /exactly one must be the sponsor tree, 0 are/],
    ['Binary', { isSponsorTree: true }, /exactly one must be the sponsor tree, 2 are/],
    ['Unilevel', { isEnabled: false }, /Unilevel cannot be switched off/],
    ['Unilevel', { placementRule: 'Left' }, /Unilevel has no legs, so Left means nothing/],
    ['Unilevel', { width: 3 }, /not a Matrix, so it has no width/],
    ['Unilevel', { legs: ['a', 'b'] }, /its legs have no names/],
    ['Binary', { legs: ['Left'] }, /has 2 legs, and 1 names/],
    ['Binary', { legs: ['Left', 'LEFT'] }, /leg left of Binary occurs twice/],
    ['Binary', { releaseRule: 'Defer' }, /releaseRule of Binary must place/],
    ['Binary', { allowedRules: ['Sideways'] }, /unknown placement rule "Sideways" \(known: DoNotPlace, /],
    ['Binary', { waitingDays: 0 }, /waitingDays of Binary must be a whole number from 1 to 3650/],
    ['Binary', { legWeight: 7 }, /legWeight of Binary must be 'pushed' or a function/],
    ['Matrix', { width: 1 }, /width of Matrix must be a whole number from 2 to 100/],
    ['Matrix', { depth: 0 }, /depth of Matrix must be a whole number from 1/],
    ['Matrix', { movementPolicy: { windowDays: -1 } }, /windowDays of Matrix/],
    [
      'Matrix',
      { movementPolicy: { baseTypes: [9] } },
      /movementPolicy of Matrix names an unknown base type "9"/,
    ],
    ['Matrix', { movementPolicy: { frozen } }, /frozen period of Matrix must be two instants/],
    ['Enrollment', { placementRule: 'Defer' }, /Enrollment tree places under the enroller/],
  ];
  for (const [tree, change, fault] of faults) {
    it(`are refused: ${tree} with ${JSON.stringify(change)}`, () => {
      assert.match(validatePlan(fourTrees({ [tree]: change })).join('; '), fault);
    });
  }
});
