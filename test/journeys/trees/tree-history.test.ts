import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { assertInvariants } from '../../support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { type ModelTree, TreeModel } from '../../support/tree-model.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_261_124);
const OPERATIONS = 5_000;
const MOMENTS = 200;
const PEOPLE = 40;
const plan = fourTrees();

let server: TestServer;
let people: number[];
let now = Date.parse('2026-02-28T23:59:59.990Z');

before(async () => {
  server = await startTestServer({ extension: { plan }, now: () => new Date(now) });
  const node = { uplines: { Enrollment: -1 } };
  people = await addNetwork(
    server.installation,
    Array.from({ length: PEOPLE }, () => node),
  );
});
after(() => server.close());

const TREES = ['Unilevel', 'Binary', 'Matrix'] as const;
const LEGS: Record<string, readonly string[]> = {
  Unilevel: [],
  Binary: ['Left', 'Right'],
  Matrix: ['Left', 'Middle', 'Right'],
};

/** One step of a life, as numbers that stand for people, trees and legs. */
const turns = fc.array(
  fc.record({
    what: fc.integer({ min: 0, max: 99 }),
    tree: fc.constantFrom(...TREES),
    who: fc.nat(PEOPLE - 1),
    upline: fc.integer({ min: -1, max: PEOPLE - 1 }),
    leg: fc.nat(2),
    isFlexible: fc.boolean(),
    // The clock usually advances, often does not, and sometimes goes back.
    tick: fc.constantFrom(0, 0, 1, 7, 1_000, 86_400_000, -50),
  }),
  { minLength: OPERATIONS, maxLength: OPERATIONS },
);

interface Moment {
  readonly tree: string;
  /** First instant of this state. */
  readonly from: string;
  readonly places: ModelTree;
}

describe(`A life of ${OPERATIONS} operations (seed ${seed})`, () => {
  const models = new Map(TREES.map((tree) => [tree, new TreeModel(LEGS[tree] ?? [])]));
  const moments: Moment[] = [];

  it('is carried out or refused, step by step, as an independent model predicts', async (t) => {
    const [life = []] = fc.sample(turns, { numRuns: 1, seed });
    const codes = new Map<string, number>();
    for (const { what, tree, who, upline, leg: legNumber, isFlexible, tick } of life) {
      now += tick;
      const model = models.get(tree);
      const id = people[who] ?? 2;
      if (model === undefined) throw new Error('no model');
      const leg = model.legs[legNumber % Math.max(1, model.legs.length)] ?? '';
      const way = what % 2 === 0 ? 'rollup' : 'keep';
      const uplineId = upline < 0 ? 2 : (people[upline] ?? 2);
      const [path, expected] =
        what < 80
          ? [
              `placenode?tree=${tree}&toUplineId=${uplineId}&leg=${leg}&findAvailable=${isFlexible}`,
              model.place(id, uplineId, leg, isFlexible),
            ]
          : [`removenode?tree=${tree}&children=${way}`, model.remove(id, way)];
      const answer = await server.call('POST', `/v1/customers/${id}/downline/${path}`);
      const code = answer.status === 200 ? null : answer.json.code;
      assert.equal(code, expected, `${id} ${path}: ${answer.text}`);
      codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
      if (code !== null) continue;
      const from = answer.json.From ?? answer.json.At;
      moments.push({ tree, from, places: model.places });
    }
    t.diagnostic([...codes].map(([code, count]) => `${code}: ${count}`).join(', '));
    assert.ok((codes.get('null') ?? 0) > OPERATIONS / 4, 'many were carried out');
    assert.ok(codes.size >= 7, 'many kinds of refusals occurred');
  });

  it('gives each tree one state per instant, even if the clock stops or goes back', () => {
    for (const tree of TREES) {
      const instants = moments.filter((moment) => moment.tree === tree).map(({ from }) => from);
      assert.deepEqual(instants, [...new Set(instants)].sort());
    }
  });

  it(`can be read as of the past: at ${MOMENTS} moments every tree matches the model, to the millisecond`, async () => {
    const sampled = fc.sample(fc.nat(moments.length - 1), { numRuns: MOMENTS, seed });
    for (const index of sampled) {
      const moment = moments[index];
      if (moment === undefined) throw new Error('no moment');
      const next = moments.slice(index + 1).find(({ tree }) => tree === moment.tree);
      const last = next === undefined ? [] : [new Date(Date.parse(next.from) - 1).toISOString()];
      for (const asOf of [moment.from, ...last]) await assertTree(moment, asOf);
    }
  });

  it('leaves a database in which every invariant holds', () =>
    assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true }));
});

/** Asserts that every read shows this tree at this instant. */
async function assertTree({ tree, places }: Moment, asOf: string): Promise<void> {
  const read = async (path: string) => {
    const join = path.includes('?') ? '&' : '?';
    return (await server.call('GET', `/v1/customers/${path}${join}tree=${tree}&asOf=${asOf}`)).json;
  };
  const shown = new Map<number, unknown>();
  let cursor = '';
  do {
    const page = await read(`2/downline/nodes?pageSize=7${cursor}`);
    for (const { CustomerId, UplineId, Leg, IsVacant, Level } of page.Nodes) {
      assert.ok(!shown.has(CustomerId), 'no customer is shown twice');
      shown.set(CustomerId, { uplineId: UplineId, leg: Leg, isVacant: IsVacant, level: Level });
    }
    cursor = page.NextCursor === null ? '' : `&cursor=${page.NextCursor}`;
  } while (cursor !== '');
  const levelOf = (id: number): number => {
    const uplineId = places.get(id)?.uplineId ?? null;
    return uplineId === null ? 0 : 1 + levelOf(uplineId);
  };
  const expected = [...places].filter(([id]) => id !== 2);
  assert.deepEqual(
    [...shown].sort(byId),
    expected.map(([id, place]) => [id, { ...place, level: levelOf(id) }] as const).sort(byId),
    `${tree} as of ${asOf}`,
  );
  const present = expected.filter(([, place]) => !place.isVacant).map(([id]) => id);
  assert.deepEqual((await read('2/downline')).sort(numeric), present.sort(numeric));
  assert.equal(await read('2/downline/count'), present.length);
  const someone = people[asOf.charCodeAt(22) % PEOPLE] ?? 2;
  const path: number[] = [];
  for (let id = places.get(someone)?.uplineId ?? null; id !== null; id = places.get(id)?.uplineId ?? null) {
    path.push(id);
  }
  assert.deepEqual(await read(`${someone}/upline`), path);
}

const numeric = (a: number, b: number) => a - b;
const byId = ([a]: readonly [number, unknown], [b]: readonly [number, unknown]) => a - b;
