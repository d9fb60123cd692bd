import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { assertInvariants } from '../../support/invariants.ts';
import { LEGS, NamedGroup, TREES } from '../../support/named-group.ts';
import { type PortalClient, signedIn } from '../../support/portal-client.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_261_128);
const PAIRS = 30;
const PEOPLE = 8;
/** The people who have a place at the start. */
const PLACED = 6;
const plan = fourTrees();

/** Few people, so that batches often affect the same ones. The first person keeps the place. */
const person = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: PEOPLE - 1 }));
const moves = fc.array(
  fc.record({
    isRemoval: fc.nat(3),
    tree: fc.constantFrom('Unilevel', ...TREES),
    who: person,
    upline: fc.nat(PEOPLE - 1),
    leg: fc.nat(2),
    findAvailable: fc.boolean(),
    children: fc.constantFrom('rollup', 'keep'),
  }),
  { minLength: 1, maxLength: 5, size: 'max' },
);
/** A passing batch is committed for only one group of the pair, and then undone. */
const KINDS = [
  'batch',
  'batch',
  'passing batch',
  'passing batch',
  'undo passing',
  'undo passing',
  'undo',
] as const;
const lives = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS, 'join' as const),
    which: fc.nat(9),
    moves,
    // The clock often does not advance, and is sometimes set back.
    tick: fc.constantFrom(0, 0, 1, 900, -400),
  }),
  { minLength: 6, maxLength: 16, size: 'max' },
);
type Item<List> = List extends fc.Arbitrary<readonly (infer One)[]> ? One : never;
type Step = Item<typeof lives>;

let server: TestServer;
let operator: PortalClient;
let now = Date.parse('2026-03-01T12:00:00.000Z');

before(async () => {
  server = await startTestServer({ extension: { plan }, now: () => new Date(now) });
  operator = await signedIn(server, 'operator@example.com', 'Administrator');
});
after(() => server.close());

const act = (id: number, what: string) => server.call('POST', `/v1/placement-batches/${id}/${what}`);

/** Commits those of the items that are possible together. */
async function carryOut(wanted: readonly object[]) {
  let [items, places] = [wanted, [...wanted.keys()]];
  while (items.length > 0) {
    const { json } = await server.call('POST', '/v1/placement-batches', { items });
    if (json.Allowed) {
      const { status, text } = await act(json.BatchId, 'commit');
      assert.equal(status, 200, text);
      return { id: Number(json.BatchId), outcome: places.join() };
    }
    const refused = json.Preview.findIndex(({ allowed }: { allowed: boolean }) => !allowed);
    items = items.filter((_, index) => index !== refused);
    places = places.filter((_, index) => index !== refused);
  }
  return { id: null, outcome: 'nothing' };
}

/** @returns the reason against the undo, which the preview must share; `undone` if there is none */
async function undo(batchId: number): Promise<string> {
  const { IsAllowed } = await operator.ok('POST', `/office/trees/batches/${batchId}/undo/preview`);
  const { status, json, text } = await act(batchId, 'undo');
  assert.equal(IsAllowed, status === 200, text);
  if (status === 200) return 'undone';
  assert.equal(json.code, 'batch_built_upon', text);
  return json.errors[0].message;
}

/** Two groups with the same life, except for passing batches. */
class Pair {
  readonly #groups: readonly [NamedGroup, NamedGroup];
  readonly #passing: number[] = [];
  readonly #batches: (readonly [number, number])[] = [];
  undone = 0;
  passed = 0;
  refused = 0;

  constructor(one: NamedGroup, other: NamedGroup) {
    this.#groups = [one, other];
  }

  /** @returns whether both groups had the same result. Without a passing batch, they must. */
  async #both(what: (group: NamedGroup, index: 0 | 1) => Promise<string>): Promise<boolean> {
    const happened: object[] = [];
    for (const index of [0, 1] as const) {
      const group = this.#groups[index];
      const earlier = await group.places();
      const outcome = (await what(group, index)).replace(/customer (\d+)/g, (_, id) =>
        group.named(Number(id)),
      );
      const later = await group.places();
      const gone = earlier.filter((place) => !later.includes(place));
      happened.push({ outcome, gone, come: later.filter((place) => !earlier.includes(place)) });
    }
    const [one, other] = happened.map((each) => JSON.stringify(each));
    if (this.#passing.length === 0) assert.deepEqual(happened[0], happened[1]);
    return one === other;
  }

  async #undo(which: number): Promise<boolean> {
    const batch = this.#batches[which % this.#batches.length];
    if (batch === undefined) return true;
    let outcome = '';
    const isSame = await this.#both(async (_, index) => {
      outcome = await undo(batch[index]);
      return outcome;
    });
    if (outcome === 'undone') this.#batches.splice(this.#batches.indexOf(batch), 1);
    if (outcome === 'undone') this.undone += 1;
    else this.refused += 1;
    return isSame;
  }

  async #undoPassing(): Promise<boolean> {
    const id = this.#passing.pop();
    if (id === undefined) return true;
    this.passed += 1;
    return (await undo(id)) === 'undone';
  }

  /** @returns false if the groups would differ from then on by more than the passing batches */
  async take({ kind, which, moves: wanted, tick }: Step): Promise<boolean> {
    now += tick;
    if (kind === 'undo') return this.#undo(which);
    if (kind === 'undo passing') return this.#undoPassing();
    if (kind === 'join') return this.#both((group) => group.join(which % PEOPLE));
    if (kind === 'passing batch') {
      const { id } = await carryOut(wanted.map(this.#groups[0].itemOf));
      if (id !== null) this.#passing.push(id);
      return true;
    }
    const ids: number[] = [];
    const isSame = await this.#both(async (group) => {
      const { id, outcome } = await carryOut(wanted.map(group.itemOf));
      if (id !== null) ids.push(id);
      return outcome;
    });
    const [one, other] = ids;
    if (one !== undefined && other !== undefined) this.#batches.push([one, other]);
    return isSame;
  }

  /** Undoes the passing batches, and then everything that can be undone, the oldest batch first. */
  async end(): Promise<boolean> {
    while (this.#passing.length > 0) if (!(await this.#undoPassing())) return false;
    assert.deepEqual(await this.#groups[0].places(), await this.#groups[1].places());
    for (let last = -1; last !== this.undone; ) {
      last = this.undone;
      let refused = 0;
      for (let left = this.#batches.length; left > 0; left -= 1) {
        const before = this.refused;
        await this.#undo(refused);
        refused += this.refused - before;
      }
    }
    return true;
  }
}

/** Creates two groups, each below its own person in a row, so that no group blocks another. */
async function addPair(row: { last: number }): Promise<Pair> {
  const groups: NamedGroup[] = [];
  for (let index = 0; index < 2; index += 1) {
    const person = { uplines: { Enrollment: -1 } };
    const [head = 0, ...people] = await addNetwork(server.installation, Array(PEOPLE + 1).fill(person));
    const place = (
      tree: string,
      customerId: number | undefined,
      toUplineId: number | undefined,
      leg = '',
    ) => ({
      ...{ action: 'place', tree, customerId, toUplineId, leg },
    });
    const top = people[0];
    const items = ['Binary', 'Matrix'].flatMap((tree) => [
      ...[place(tree, head, row.last, 'Right'), place(tree, top, head, 'Left')],
    ]);
    const below = people.slice(1, 1 + PLACED).flatMap((id, turn) =>
      TREES.map((tree) => {
        const leg = LEGS[tree]?.[tree === 'Unilevel' ? 0 : turn % 2];
        return place(tree, id, people[Math.floor(turn / 2)], leg);
      }),
    );
    const { outcome } = await carryOut([...items, place('Unilevel', top, 2), ...below]);
    assert.notEqual(outcome, 'nothing');
    row.last = head;
    groups.push(new NamedGroup(server, people));
  }
  const [one, other] = groups;
  return one === undefined || other === undefined ? assert.fail() : new Pair(one, other);
}

describe(`${PAIRS} pairs of random lives (seed ${seed})`, () => {
  it('allows and refuses undos as if the batches that were undone before had never existed', async (t) => {
    const row = { last: 2 };
    let [compared, undone, passed, refused] = [0, 0, 0, 0];
    for (const life of fc.sample(lives, { numRuns: PAIRS, seed })) {
      const pair = await addPair(row);
      let isSame = true;
      for (const step of life) if (isSame) isSame = await pair.take(step);
      if (!isSame || !(await pair.end())) continue;
      compared += 1;
      undone += pair.undone;
      passed += pair.passed;
      refused += pair.refused;
    }
    t.diagnostic(`${compared} pairs: ${passed} passed, ${undone} undone, ${refused} refused`);
    assert.ok(compared > PAIRS / 4 && passed + undone + refused > PAIRS, 'enough cases occurred');
    await assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
  });
});
