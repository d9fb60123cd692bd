import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arraysOf, bytesOf } from './arrays-of-state.ts';
import { countBelow, countBelowByType } from './ask-tree-state.ts';
import { createTreeBuilder } from './build-tree-state.ts';
import { placeNumber } from './change-tree-state.ts';
import { openState, type StoredTreeState, type TreeShape } from './tree-state.ts';

/** From this size on, the room for more nodes is a share of the tree. */
const PEOPLE = Number(process.env['UPLINE_TEST_PEOPLE'] ?? 600_000);
const FIRST_ID = 2;
const BYTES_MAX = 40;
const BINARY = ['Left', 'Right'];

/** Returns numbers between 0 and 1, the same in each run. */
function createDice(): () => number {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}

/** A network with three base types, grown at random places. */
function grow(shape: TreeShape): StoredTreeState {
  const builder = createTreeBuilder(shape, PEOPLE, 1);
  const dice = createDice();
  const { legs } = shape;
  const taken = new Uint8Array(PEOPLE);
  for (let index = 0; index < PEOPLE; index += 1) {
    let above = Math.floor(dice() * index);
    while (legs.length > 0 && (taken[above] ?? 0) === legs.length) above = Math.floor(dice() * index);
    const leg = index === 0 ? '' : (legs[taken[above] ?? 0] ?? '');
    if (index > 0) taken[above] = (taken[above] ?? 0) + 1;
    const place = placeNumber(legs, { leg, isVacant: false });
    builder.add(FIRST_ID + index, index === 0 ? null : FIRST_ID + above, place);
  }
  for (let index = 0; index < PEOPLE; index += 3) builder.setType(FIRST_ID + index, index % 2 === 0 ? 2 : 3);
  const built = builder.finish();
  assert.ok(built.kind === 'built');
  return built.stored;
}

describe(`A tree of ${PEOPLE.toLocaleString('en')} people with three base types in memory`, () => {
  for (const [name, legs, depth] of [
    ['without legs', [], 0],
    ['with two legs', BINARY, 0],
    ['with two legs and a depth limit', BINARY, 20],
  ] as const) {
    it(`takes at most ${BYTES_MAX} bytes per person, ${name}`, (t) => {
      const stored = grow({ legs, heightMax: depth, hasWeights: false });
      const state = openState(stored);
      assert.equal(countBelow(state, FIRST_ID), PEOPLE - 1);
      assert.deepEqual(
        [...countBelowByType(state, FIRST_ID).values()].reduce((sum, count) => sum + count, 0),
        PEOPLE - 1,
      );
      for (const [array, { byteLength }] of Object.entries(arraysOf(stored))) {
        if (byteLength > 0) t.diagnostic(`${(byteLength / PEOPLE).toFixed(2)} ${array}`);
      }
      const each = bytesOf(stored) / PEOPLE;
      t.diagnostic(`${each.toFixed(1)} in all, ${(bytesOf(stored) / 1e6).toFixed(0)} MB`);
      assert.ok(each <= BYTES_MAX, `${each}`);
    });
  }
});
