import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReadHandle } from '../../database/database.ts';
import type { ReadChanges } from '../store/changed-nodes.ts';
import { countBelow } from './ask-tree-state.ts';
import { createTreeBuilder } from './build-tree-state.ts';
import type { NodePlace } from './change-tree-state.ts';
import type { TreeBuildResult } from './tree-build.ts';
import type { TreeIndexEvent, TreeIndexMode } from './tree-index-ports.ts';
import { createTreeIndexes } from './tree-indexes.ts';
import { PLACED, type TreeState } from './tree-state.ts';

const SHAPE = { legs: [], heightMax: 0, hasWeights: false };
const ROOT = 2;
const position = (after: number) => ({ engine: 'sqlite', after }) as const;
const below = (uplineId: number): NodePlace => ({
  uplineId,
  leg: '',
  isVacant: false,
  baseType: 1,
  weight: 0,
});

/** The index of a tree with a root and this many people below it. */
function built(people: number, after: number): TreeBuildResult {
  const builder = createTreeBuilder(SHAPE, people + 1, 1);
  builder.add(ROOT, null, PLACED);
  for (let id = 1; id <= people; id += 1) builder.add(1_000 + id, ROOT, PLACED);
  const result = builder.finish();
  return result.kind === 'built' ? { ...result, position: position(after) } : result;
}

/** An index over a log that the test writes. The test completes each build. */
function setUp(mode: TreeIndexMode = 'auto', isLarge = true) {
  const log: { id: number; nodeId: number; place: NodePlace | null }[] = [];
  const builds: PromiseWithResolvers<TreeBuildResult>[] = [];
  const events: TreeIndexEvent[] = [];
  let isLost = false;
  const indexes = createTreeIndexes({
    mode,
    trees: [{ name: 'Unilevel', shape: SHAPE }],
    reader: {} as ReadHandle,
    async readChanges(_db, { position: from }): Promise<ReadChanges> {
      if (isLost) return { kind: 'lost' };
      const rows = log.filter(({ id }) => id > from.after);
      const places = new Map(rows.map(({ nodeId, place }) => [nodeId, place]));
      const lastId = log.at(-1)?.id ?? 0;
      return { kind: 'read', places, next: position(lastId), lastId, isComplete: true };
    },
    build: () => {
      const build = Promise.withResolvers<TreeBuildResult>();
      builds.push(build);
      return build.promise;
    },
    isLarge: async () => isLarge,
    note: (event) => events.push(event),
  });
  return {
    log,
    builds,
    events,
    indexes,
    lose: (now: boolean) => {
      isLost = now;
    },
    count: async () => (await indexes.ask('Unilevel', (state) => countBelow(state, ROOT)))?.answer ?? null,
  };
}

describe('The index of a tree', () => {
  it('answers nothing until it is built, and then includes all changes during the build', async () => {
    const { log, builds, indexes, count } = setUp();
    assert.equal(await count(), null);
    log.push({ id: 8, nodeId: 1_500, place: below(1_001) });
    assert.equal(await count(), null);
    assert.equal(builds.length, 1, 'it is built once');
    builds[0]?.resolve(built(3, 7));
    await indexes.settled();
    assert.equal(await count(), 4);
    log.push({ id: 9, nodeId: 1_500, place: null });
    assert.equal(await count(), 3);
    await indexes.close();
  });

  it('is rebuilt when the log is no longer complete', async () => {
    const { builds, indexes, count, lose } = setUp('always');
    builds[0]?.resolve(built(3, 7));
    await indexes.settled();
    assert.equal(await count(), 3);
    lose(true);
    assert.equal(await count(), null);
    lose(false);
    builds[1]?.resolve(built(5, 9));
    await indexes.settled();
    assert.equal(await count(), 5);
    await indexes.close();
  });

  it('leaves a tree with contradictory placements to the database, and reports them', async () => {
    const { builds, events, indexes, count } = setUp('always');
    const contradictions = [{ kind: 'cycle', nodeIds: [5, 6] }] as const;
    builds[0]?.resolve({ kind: 'contradictory', contradictions });
    await indexes.settled();
    assert.equal(await count(), null);
    assert.equal(builds.length, 1, 'it is not tried again at once');
    assert.deepEqual(events, [{ kind: 'contradictory', tree: 'Unilevel', contradictions }]);
    await indexes.close();
  });

  it('is dropped when it fails, and the database answers', async () => {
    const { builds, events, indexes, count } = setUp('always');
    builds[0]?.resolve(built(3, 7));
    await indexes.settled();
    const fault = new TypeError('a fault of the program');
    const asked = await indexes.ask('Unilevel', () => {
      throw fault;
    });
    assert.equal(asked, null);
    assert.equal(await count(), null);
    assert.deepEqual(events.at(-1), { kind: 'failed', tree: 'Unilevel', error: fault });
    await indexes.close();
  });

  it('is not built for a small network, or when it is turned off', async () => {
    for (const [mode, isLarge] of [
      ['auto', false],
      ['off', true],
    ] as const) {
      const { builds, indexes, count } = setUp(mode, isLarge);
      assert.equal(await count(), null);
      assert.equal(builds.length, 0);
      await indexes.close();
    }
  });

  it('shows a walk a single moment, while other reads see every change', async () => {
    const { log, builds, indexes, count } = setUp('always');
    builds[0]?.resolve(built(40_000, 7));
    await indexes.settled();
    const order =
      (levels: number) =>
      ({ slots }: TreeState) =>
        ({ kind: 'levels', root: 1, levels, slots: slots.size }) as const;
    const counts = async (levels = 9) => {
      const walked = await indexes.walk('Unilevel', order(levels));
      return walked?.kind === 'levels' ? walked.counts : null;
    };
    // The thread is running, so the next walk begins at once.
    assert.deepEqual(await counts(), [40_000]);
    const before = counts();
    let id = 7;
    for (let turn = 0; turn < 50; turn += 1) {
      id += 1;
      log.push({ id, nodeId: 100_000 + turn, place: below(1_001) });
      assert.equal(await count(), 40_001 + turn, 'a question sees the change');
    }
    const [levelOne = 0, levelTwo = 0] = (await before) ?? [];
    assert.equal(levelOne, 40_000);
    assert.ok(levelTwo <= 50);
    assert.deepEqual(await counts(), [40_000, 50]);
    assert.equal(await count(), 40_050);
    await indexes.close();
  });

  it('stops a walk when its caller leaves, and continues with the next', async () => {
    const { builds, indexes } = setUp('always');
    builds[0]?.resolve(built(40_000, 7));
    await indexes.settled();
    const caller = new AbortController();
    const ids = () => ({ kind: 'ids', root: 1, levels: 9 }) as const;
    const given = indexes.walk('Unilevel', ids, caller.signal);
    caller.abort();
    const walked = await given;
    if (walked?.kind === 'ids') walked.list.end();
    const lists = await Promise.all(Array.from({ length: 4 }, () => indexes.walk('Unilevel', ids)));
    for (const list of lists) {
      assert.ok(list?.kind === 'ids');
      let found = 0;
      for (let isLast = false; !isLast; ) {
        const part = await list.list.next();
        found += part.text.split(',').length;
        ({ isLast } = part);
      }
      assert.equal(found, 40_000);
    }
    await indexes.close();
  });
});
