import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { arraysOf } from './arrays-of-state.ts';
import {
  bottomOfLeg,
  countBelow,
  countBelowByLeg,
  countBelowByType,
  firstOpen,
  heightOf,
  legEndOf,
  legsBelow,
  levelBelow,
  levelOf,
  pushedWeight,
  uplinesOf,
} from './ask-tree-state.ts';
import { branchesAhead } from './branches-ahead.ts';
import { createTreeBuilder } from './build-tree-state.ts';
import {
  applyChanges,
  applyFewChanges,
  ContradictionError,
  type NodePlace,
  placeNumber,
} from './change-tree-state.ts';
import { createLevelCounter } from './level-counter.ts';
import { layerState, openState, type StoredTreeState, type TreeState } from './tree-state.ts';
import { collectIds, countLevels, largestBelow } from './walk-nodes.ts';
import { firstPlaced, membersBelow, whichAreBelow } from './walk-tree-state.ts';

const PEOPLE = 24;
const ROOT = 2;
const TYPES = [1, 2, 3];
const BINARY = ['Left', 'Right'];
const MATRIX = ['Left', 'Middle', 'Right'];
/** Number of levels that a tree with a depth limit counts below a node. */
const HEIGHT_MAX = 6;
/** Few enough that stretches form and break in a small tree. */
const NODES_A_STRETCH = [2, 3];

type Places = Map<number, NodePlace>;

/** The memory of each state that is not a layer over another one. */
const storedOf = new WeakMap<TreeState, StoredTreeState>();
const countEveryLevel = createLevelCounter();

/** The model: the tree as plain objects, with every answer found by a full search. */
function below(places: Places, id: number): number[] {
  const direct = [...places].filter(([, { uplineId }]) => uplineId === id).map(([nodeId]) => nodeId);
  return direct.flatMap((nodeId) => [nodeId, ...below(places, nodeId)]);
}

function uplines(places: Places, id: number): number[] {
  const above = places.get(id)?.uplineId ?? null;
  return above === null ? [] : [above, ...uplines(places, above)];
}

function onLeg(places: Places, id: number, leg: string): number | undefined {
  return [...places].find(([, place]) => place.uplineId === id && place.leg === leg)?.[0];
}

function bottom(places: Places, id: number, leg: string, except: number): number {
  const next = onLeg(places, id, leg);
  return next === undefined || next === except ? id : bottom(places, next, leg, except);
}

function end(places: Places, id: number, leg: string) {
  const last = bottom(places, id, leg, 0);
  const place = places.get(last);
  return {
    id: last,
    uplineId: place?.uplineId ?? null,
    leg: place?.leg ?? '',
    level: last === id ? 0 : uplines(places, last).indexOf(id) + 1,
    isVacant: place?.isVacant ?? false,
  };
}

/** The legs of a node, by name. */
function legsOf(places: Places, id: number, legs: readonly string[]) {
  const isPlaced = (nodeId: number) => places.get(nodeId)?.isVacant === false;
  return legs.toSorted().flatMap((leg) => {
    const nodeId = onLeg(places, id, leg);
    if (nodeId === undefined) return [];
    const all = [nodeId, ...below(places, nodeId)].filter(isPlaced);
    const pushed = all.reduce((sum, each) => sum + (places.get(each)?.weight ?? 0), 0);
    return [{ leg, nodeId, endId: bottom(places, id, leg, 0), placed: all.length, pushed }];
  });
}

/**
 * Everybody below a node down to a level, branch by branch: each person before the people below them, siblings by leg
 * and id.
 */
function listed(places: Places, id: number, levels: number): number[] {
  if (levels === 0) return [];
  const direct = [...places].flatMap(([nodeId, { uplineId, leg }]) =>
    uplineId === id ? [{ nodeId, leg }] : [],
  );
  return direct
    .toSorted((a, b) => Number(a.leg > b.leg) - Number(a.leg < b.leg) || a.nodeId - b.nodeId)
    .flatMap(({ nodeId }) => [nodeId, ...listed(places, nodeId, levels - 1)]);
}

/** Asserts whose branches a list of a downline has yet to enter, at its beginning and after some of its nodes. */
function assertAhead(state: TreeState, places: Places, rootId: number): void {
  const uplineOf = (id: number | undefined) => (id === undefined ? null : (places.get(id)?.uplineId ?? null));
  for (const levels of [2, Number.POSITIVE_INFINITY]) {
    const list = listed(places, rootId, levels);
    const ahead = (rest: readonly number[]) => [...new Set(rest.map(uplineOf))].toSorted();
    const start = { rootId, uplineId: rootId, level: 1, afterId: null, levels };
    assert.deepEqual(branchesAhead(state, start, PEOPLE).toSorted(), ahead(list), `branches below ${rootId}`);
    for (const afterId of list.filter((id) => id % 3 === rootId % 3)) {
      const uplineId = uplineOf(afterId) ?? 0;
      const level = uplines(places, afterId).indexOf(rootId) + 1;
      const passed = [afterId, ...listed(places, afterId, levels - level)];
      const rest = list.slice(list.indexOf(afterId) + passed.length);
      const found = branchesAhead(state, { rootId, uplineId, level, afterId, levels }, PEOPLE);
      assert.deepEqual(found.toSorted(), ahead(rest), `branches below ${rootId} after ${afterId}`);
    }
  }
}

const sorted = (levels: ReadonlyMap<number, number> | null | undefined) =>
  [...(levels ?? [])].toSorted(([a], [b]) => a - b);

function nearestOpen(places: Places, id: number, legs: readonly string[], except: number) {
  let level = [id];
  while (level.length > 0) {
    for (const uplineId of level) {
      const leg = legs.find((name) => onLeg(places, uplineId, name) === undefined);
      if (leg !== undefined) return { uplineId, leg };
    }
    level = level.flatMap((uplineId) =>
      legs.map((leg) => onLeg(places, uplineId, leg) ?? 0).filter((child) => child !== except),
    );
  }
  return null;
}

function assertSame(state: TreeState, places: Places, legs: readonly string[]): void {
  for (let id = ROOT; id < ROOT + PEOPLE; id += 1) {
    if (!places.has(id)) {
      assert.equal(levelOf(state, id), null, `${id} has no place`);
      continue;
    }
    const all = below(places, id).filter((nodeId) => places.get(nodeId)?.isVacant === false);
    assert.equal(countBelow(state, id), all.length, `size below ${id}`);
    for (const type of TYPES) {
      const count = all.filter((nodeId) => places.get(nodeId)?.baseType === type).length;
      assert.equal(countBelowByType(state, id).get(type) ?? 0, count, `of type ${type} below ${id}`);
    }
    const above = uplines(places, id);
    assert.deepEqual(uplinesOf(state, id, PEOPLE), above);
    assert.equal(levelOf(state, id), above.length);
    for (let other = ROOT; other < ROOT + PEOPLE; other += 1) {
      const level = above.indexOf(other);
      assert.equal(levelBelow(state, id, other), level === -1 ? null : level + 1);
    }
    const levels = new Map(all.map((nodeId) => [nodeId, uplines(places, nodeId).indexOf(id) + 1]));
    assert.deepEqual(sorted(membersBelow(state, id, PEOPLE)), sorted(levels), `everybody below ${id}`);
    if (all.length > 0) assert.equal(membersBelow(state, id, all.length - 1), null);
    const slot = state.slots.find(id);
    for (const depth of [1, 2, PEOPLE]) {
      const within = [...levels].filter(([, level]) => level <= depth);
      const counts = countLevels(state, slot, depth);
      const stored = storedOf.get(state);
      if (stored !== undefined) {
        const order = { root: slot, levels: depth, slots: state.slots.size };
        const everyLevel = countEveryLevel(stored, order);
        const further = everyLevel.slice(counts.length);
        assert.deepEqual(everyLevel.slice(0, counts.length), counts, `levels below ${id}`);
        assert.ok(everyLevel.length <= depth && further.every((count) => count === 0));
      }
      assert.deepEqual(
        counts.map((count, index) => [count, within.filter(([, level]) => level === index + 1).length]),
        counts.map((count) => [count, count]),
      );
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        within.length,
      );
      const ids = [...collectIds(state, slot, depth)].toSorted((a, b) => a - b);
      assert.deepEqual(
        ids,
        within.map(([nodeId]) => nodeId).toSorted((a, b) => a - b),
      );
    }
    assertAhead(state, places, id);
    const direct = [...places]
      .filter(([, { uplineId }]) => uplineId === id)
      .map(([nodeId]) => ({ id: nodeId, size: countBelow(state, nodeId) }))
      .toSorted((a, b) => b.size - a.size || a.id - b.id);
    const firstTwo = largestBelow(state, slot, { after: null, limit: 2 });
    const rest = largestBelow(state, slot, { after: firstTwo.at(-1) ?? null, limit: PEOPLE });
    assert.deepEqual(firstTwo.length === 0 ? [] : [...firstTwo, ...rest], direct);
    const placed = above.find((nodeId) => places.get(nodeId)?.isVacant === false) ?? null;
    assert.equal(firstPlaced(state, above), placed);
    const everybody = Array.from({ length: PEOPLE }, (_, index) => ROOT + index);
    assert.deepEqual(sorted(whichAreBelow(state, everybody, id)), sorted(levels), `who is below ${id}`);
    const weighed = [id, ...all].filter((nodeId) => places.get(nodeId)?.isVacant === false);
    const weight = weighed.reduce((sum, nodeId) => sum + (places.get(nodeId)?.weight ?? 0), 0);
    assert.equal(pushedWeight(state, id), legs.length === 0 ? undefined : weight, `weight of ${id}`);
    const sizes = [...countBelowByLeg(state, id).values()].reduce((sum, size) => sum + size, 0);
    assert.equal(sizes, all.length);
    if (legs.length === 0) continue;
    const height = Math.max(0, ...below(places, id).map((nodeId) => uplines(places, nodeId).indexOf(id) + 1));
    assert.equal(heightOf(state, id), 1 + Math.min(height, HEIGHT_MAX), `levels below ${id}`);
    for (const except of [0, ROOT + 5, ROOT + 9, ROOT + 17]) {
      if (except === id || uplines(places, id).includes(except)) continue;
      assert.deepEqual(
        firstOpen(state, id, except),
        nearestOpen(places, id, legs, except),
        `open below ${id}`,
      );
      for (const leg of legs) {
        assert.equal(bottomOfLeg(state, id, leg, except), bottom(places, id, leg, except), `${leg} of ${id}`);
      }
    }
    for (const leg of legs) assert.deepEqual(legEndOf(state, id, leg, PEOPLE), end(places, id, leg));
    const known = legsBelow(state, id).toSorted((one, other) => one.leg.localeCompare(other.leg));
    assert.deepEqual(known, legsOf(places, id, legs), `legs of ${id}`);
  }
}

const steps = fc.array(
  fc.array(
    fc.record({
      who: fc.integer({ min: 1, max: PEOPLE - 1 }),
      upline: fc.nat(PEOPLE - 1),
      leg: fc.nat(2),
      what: fc.constantFrom('place', 'place', 'place', 'remove', 'keep', 'type', 'weigh'),
      weight: fc.constantFrom(0, 7, 1_000_000_000),
      type: fc.constantFrom(...TYPES),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 1, maxLength: 60 },
);

/** Applies a change if it is allowed. */
function change(places: Places, legs: readonly string[], step: ReturnType<typeof stepOf>): number[] {
  const { id, uplineId, leg, what, baseType, weight } = step;
  const place = places.get(id);
  if (what === 'type' && place !== undefined) {
    places.set(id, { ...place, baseType });
    return [id];
  }
  if (what === 'weigh' && place !== undefined) {
    places.set(id, { ...place, weight });
    return [id];
  }
  if (what === 'keep' && place !== undefined) {
    places.set(id, { ...place, isVacant: true });
    return [id];
  }
  if (what === 'remove' && place !== undefined && below(places, id).length === 0) {
    places.delete(id);
    return [id];
  }
  const isPossible =
    what === 'place' &&
    places.has(uplineId) &&
    uplineId !== id &&
    !uplines(places, uplineId).includes(id) &&
    (leg === '' || onLeg(places, uplineId, leg) === undefined);
  if (!isPossible) return [];
  void legs;
  places.set(id, {
    uplineId,
    leg,
    isVacant: false,
    baseType: place?.baseType ?? baseType,
    weight: place?.weight ?? weight,
  });
  return [id];
}

const stepOf = (
  {
    who,
    upline,
    leg,
    what,
    type,
    weight,
  }: { who: number; upline: number; leg: number; what: string; type: number; weight: number },
  legs: readonly string[],
) => ({
  id: ROOT + who,
  uplineId: ROOT + upline,
  leg: legs.length === 0 ? '' : (legs[leg % legs.length] ?? ''),
  what,
  baseType: type,
  weight,
});

function build(places: Places, legs: readonly string[], nodesAStretch?: number): TreeState {
  const builder = createTreeBuilder(
    { legs, heightMax: legs.length > 0 ? HEIGHT_MAX : 0, hasWeights: legs.length > 0 },
    places.size,
    2,
    nodesAStretch,
  );
  for (const [id, place] of places) builder.add(id, place.uplineId, placeNumber(legs, place));
  for (const [id, { baseType, weight }] of places) {
    builder.setType(id, baseType);
    if (legs.length > 0 && weight > 0) builder.setWeight(id, weight);
  }
  const built = builder.finish();
  if (built.kind !== 'built') throw new Error(JSON.stringify(built.contradictions));
  const state = openState(built.stored);
  storedOf.set(state, built.stored);
  return state;
}

const nodesOfStretches = fc.constantFrom(...NODES_A_STRETCH);

/** A deep tree to start with; most of it is along one leg. */
function chain(levels: number, legs: readonly string[]): Places {
  const places: Places = new Map([
    [ROOT, { uplineId: null, leg: '', isVacant: false, baseType: 1, weight: 0 }],
  ]);
  for (let level = 1; level <= levels; level += 1) {
    const leg = legs[level % 8 === 0 ? 1 : 0] ?? '';
    const place = { uplineId: ROOT + level - 1, leg, isVacant: level % 7 === 0, weight: level };
    places.set(ROOT + level, { ...place, baseType: 1 + (level % 3) });
  }
  return places;
}

describe('the state of a tree in memory', () => {
  for (const [name, legs] of [
    ['no legs', []],
    ['two legs', BINARY],
    ['three legs', MATRIX],
  ] as const) {
    it(`gives the same answers as a full search, with ${name}, through any changes`, async () => {
      let stretched = 0;
      await fc.assert(
        fc.asyncProperty(steps, fc.nat(PEOPLE - 1), nodesOfStretches, async (rounds, levels, nodes) => {
          const places = chain(levels, legs);
          const state = build(places, legs, nodes);
          let layer: TreeState | null = null;
          const heldBack: Map<number, NodePlace | null> = new Map();
          for (const [index, round] of rounds.entries()) {
            const touched = round.flatMap((step) => change(places, legs, stepOf(step, legs)));
            for (const id of touched) heldBack.set(id, places.get(id) ?? null);
            if (index % 6 < 3) {
              layer ??= layerState(state);
              applyFewChanges(layer, new Map(touched.map((id) => [id, places.get(id) ?? null])));
              assertSame(layer, places, legs);
              continue;
            }
            layer = null;
            await applyChanges(state, heldBack);
            stretched += state.stretches.nextFree.get(0) > 1 ? 1 : 0;
            // Applying the same changes twice has no effect.
            if (index % 4 === 0) await applyChanges(state, heldBack);
            heldBack.clear();
          }
          await applyChanges(state, heldBack);
          assertSame(state, places, legs);
          assertSame(build(places, legs, nodes), places, legs);
        }),
        { numRuns: 120 },
      );
      assert.ok(stretched > 100, 'most of the trees had stretches');
    });
  }

  it('names contradictory placements when it is built', () => {
    const builder = createTreeBuilder({ legs: BINARY, heightMax: 0, hasWeights: false }, 10, 1);
    const add = (id: number, uplineId: number | null, leg: string) =>
      builder.add(id, uplineId, placeNumber(BINARY, { leg, isVacant: false }));
    add(ROOT, null, '');
    add(3, ROOT, 'Left');
    add(4, ROOT, 'Left');
    add(3, 4, 'Left');
    add(5, 99, 'Left');
    add(6, 7, 'Left');
    add(7, 6, 'Left');
    add(8, 7, 'Right');
    assert.deepEqual(builder.finish(), {
      kind: 'contradictory',
      contradictions: [
        { kind: 'placed_twice', nodeIds: [3] },
        { kind: 'upline_not_placed', nodeIds: [5] },
        { kind: 'cycle', nodeIds: [6, 7] },
        { kind: 'position_taken_twice', nodeIds: [4] },
      ],
    });
  });

  it('refuses a change that makes a cycle, a second node in a position, or a place below an unknown node', async () => {
    const at = (uplineId: number, leg: string): NodePlace => ({
      uplineId,
      leg,
      isVacant: false,
      baseType: 1,
      weight: 0,
    });
    const places = (): Places =>
      new Map([
        [ROOT, { uplineId: null, leg: '', isVacant: false, baseType: 1, weight: 0 }],
        [3, at(ROOT, 'Left')],
        [4, at(3, 'Left')],
      ]);
    for (const [nodeId, place] of [
      [3, at(4, 'Right')],
      [5, at(3, 'Left')],
      [5, at(77, 'Left')],
      [3, null],
    ] as const) {
      await assert.rejects(
        applyChanges(build(places(), BINARY), new Map([[nodeId, place]])),
        ContradictionError,
      );
    }
  });

  it('is handed over in shared memory, which causes no garbage collection in the other thread', () => {
    const builder = createTreeBuilder({ legs: BINARY, heightMax: 9, hasWeights: true }, 2, 1);
    builder.add(ROOT, null, placeNumber(BINARY, { leg: '', isVacant: false }));
    builder.add(3, ROOT, placeNumber(BINARY, { leg: 'Left', isVacant: false }));
    builder.setType(3, 2);
    const built = builder.finish();
    assert.ok(built.kind === 'built');
    const arrays = Object.entries(arraysOf(built.stored));
    assert.equal(arrays.length, 28);
    for (const [name, { buffer }] of arrays) assert.ok(buffer instanceof SharedArrayBuffer, name);
  });
});
