import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { assertInvariants } from '../../support/invariants.ts';
import { type PortalClient, signedIn } from '../../support/portal-client.ts';
import { storedRows } from '../../support/stored-rows.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_261_126);
const BATCHES = 30;
const STACKS = 40;
const PEOPLE = 10;
const plan = fourTrees();
const TREES = ['Unilevel', 'Binary', 'Matrix'] as const;
/** Tables that the preview of an undo writes to and rolls back. */
const UNCHANGED = [
  ...['placements', 'trees', 'tree_changes', 'placement_batches', 'placement_batch_items'],
  ...['customers', 'outbox_events', 'hook_calls'],
];
const LEGS: Record<string, readonly string[]> = {
  Unilevel: [''],
  Binary: ['Left', 'Right'],
  Matrix: ['Left', 'Middle', 'Right'],
};

let server: TestServer;
let operator: PortalClient;
let people: number[];
let now = Date.parse('2026-03-01T12:00:00.000Z');

before(async () => {
  server = await startTestServer({ extension: { plan }, now: () => new Date(now) });
  operator = await signedIn(server, 'operator@example.com', 'Administrator');
  people = await addNetwork(
    server.installation,
    Array.from({ length: PEOPLE }, () => ({ uplines: { Enrollment: -1 } })),
  );
});
after(() => server.close());

/** Few people and trees, so that a batch often moves one of them several times. */
const items = fc.array(
  fc.record({
    isRemoval: fc.nat(2),
    tree: fc.constantFrom('Unilevel', ...TREES),
    who: fc.oneof(fc.nat(2), fc.nat(PEOPLE - 1)),
    upline: fc.integer({ min: -2, max: PEOPLE - 1 }),
    leg: fc.nat(2),
    findAvailable: fc.boolean(),
    children: fc.constantFrom('rollup', 'keep'),
  }),
  { minLength: 6, maxLength: 18 },
);
const batches = fc.array(
  // The clock usually advances, often does not, and is sometimes set back.
  fc.record({
    items,
    ticks: fc.tuple(fc.constantFrom(0, 1, 900), fc.constantFrom(0, 5, 900, -400)),
    isKept: fc.boolean(),
  }),
  { minLength: BATCHES, maxLength: BATCHES },
);

const act = (id: number, what: string) => server.call('POST', `/v1/placement-batches/${id}/${what}`);

/** Stages the possible items in order, each after the previous one; `null` if none is possible. */
async function stage(wanted: readonly object[]): Promise<number | null> {
  let possible = wanted;
  while (possible.length > 0) {
    const { json } = await server.call('POST', '/v1/placement-batches', { items: possible });
    if (json.Allowed) return json.BatchId;
    const preview: { allowed: boolean }[] = json.Preview;
    const first = preview.findIndex(({ allowed }) => !allowed);
    possible = possible.filter((_, index) => index !== first);
  }
  return null;
}

/** Everything that answers show about the trees, at an instant or now. */
async function shown(asOf = '', named: readonly string[] = TREES): Promise<Record<string, unknown>> {
  const at = asOf === '' ? '' : `&asOf=${asOf}`;
  const seen: Record<string, unknown> = {};
  const read = async (name: string, path: string) => {
    const answer = await server.call('GET', `/v1/customers/${path}`);
    assert.equal(answer.status, 200, answer.text);
    seen[name] = Array.isArray(answer.json) ? answer.json.toSorted() : answer.json;
    return answer.json;
  };
  for (const tree of named) {
    const { Nodes } = await read(`${tree} nodes`, `2/downline/nodes?tree=${tree}&pageSize=500${at}`);
    // A person who moves back gets a new placement.
    seen[`${tree} nodes`] = Nodes.map(({ From: _, ...node }: { From: string }) => node);
    await read(`${tree} list`, `2/downline?tree=${tree}${at}`);
    await read(`${tree} count`, `2/downline/count?tree=${tree}${at}`);
    for (const id of people.slice(0, 2)) await read(`${tree} up ${id}`, `${id}/upline?tree=${tree}${at}`);
    if (asOf === '') await read(`${tree} unplaced`, `2/downline/UnplacedAssociates?tree=${tree}`);
  }
  if (asOf === '') for (const id of people) await read(`customer ${id}`, `${id}`);
  return seen;
}

/** The place of every customer, by tree and customer; vacant places have no customer. */
async function places(): Promise<Map<string, string>> {
  const rows = await storedRows(server, 'placements', 'to_at IS NULL AND upline_id IS NOT NULL');
  return new Map(
    rows
      .filter(({ is_vacant }) => !Number(is_vacant))
      .map(({ tree, node_id, upline_id, leg }) => [`${tree} ${node_id}`, `${upline_id} ${leg}`]),
  );
}

/** The place of everyone, and which places are vacant. */
const allPlaces = async () =>
  (await storedRows(server, 'placements', 'to_at IS NULL'))
    .map(
      ({ tree, node_id, upline_id, leg, is_vacant }) => `${tree} ${node_id} ${upline_id} ${leg} ${is_vacant}`,
    )
    .toSorted();

type Place = { readonly CustomerId: number; readonly Leg: string } | null;
interface Return {
  readonly Person: { readonly CustomerId: number };
  readonly Tree: string;
  readonly From: Place;
  readonly To: Place;
}

/** The people who would be at another place after the undo. Asserts that the preview changes nothing. */
async function previewed(batchId: number, seen: Record<string, unknown>): Promise<string[]> {
  const stored = () => Promise.all(UNCHANGED.map((table) => storedRows(server, table)));
  const before = await stored();
  const path = `/office/trees/batches/${batchId}/undo/preview`;
  const { IsAllowed, Moves, RolledUp, RolledUpCount } = await operator.ok('POST', path);
  assert.deepEqual([IsAllowed, RolledUpCount], [true, RolledUp.length]);
  assert.deepEqual(await stored(), before);
  assert.deepEqual(await shown(), seen);
  const position = (place: Place) => (place === null ? 'nowhere' : `${place.CustomerId} ${place.Leg}`);
  return [...Moves, ...RolledUp]
    .map(({ Person, Tree, From, To }: Return) => ({
      who: `${Tree} ${Person.CustomerId}`,
      ...{ from: position(From), to: position(To) },
    }))
    .filter(({ from, to }) => from !== to)
    .map(({ who, from, to }) => `${who}: ${from} to ${to}`)
    .toSorted();
}

function difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((who) => ({ who, from: before.get(who) ?? 'nowhere', to: after.get(who) ?? 'nowhere' }))
    .filter(({ from, to }) => from !== to)
    .map(({ who, from, to }) => `${who}: ${from} to ${to}`)
    .toSorted();
}

/** The part of the observed data for a past instant and the named trees. */
const past = (seen: Record<string, unknown>, named: readonly string[]) =>
  Object.fromEntries(
    Object.entries(seen).filter(
      ([name]) => named.includes(name.split(' ')[0] ?? '') && !name.endsWith('unplaced'),
    ),
  );
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString();

describe(`${BATCHES} random batches (seed ${seed})`, () => {
  it('happen at one instant each, the preview shows exactly what the undo moves, and the undo restores every tree', async (t) => {
    const [life = []] = fc.sample(batches, { numRuns: 1, seed });
    let [carriedOut, severalTimes] = [0, 0];
    for (const [round, { items: wanted, ticks, isKept }] of life.entries()) {
      const staged = await stage(wanted.map(bodyOf));
      if (staged === null) continue;
      const before = await shown();
      now += ticks[0];
      const committed = await act(staged, 'commit');
      assert.equal(committed.status, 200, committed.text);
      const { CommittedAt, Items } = committed.json;
      const names = Items.map(
        ({ CustomerId, Tree }: { CustomerId: number; Tree: string }) => CustomerId + Tree,
      );
      carriedOut += 1;
      if (new Set(names).size < names.length) severalTimes += 1;
      // Each tree has its own time, which may be ahead of the clock.
      const named = TREES.filter((tree) => Items.some((item: { Tree: string }) => item.Tree === tree));
      const changed = await shown();
      const assertPast = async (asOf: string, seen: Record<string, unknown>, what: string) =>
        assert.deepEqual(await shown(asOf, named), past(seen, named), `round ${round}: ${what}`);
      await assertPast(CommittedAt, changed, 'all of it at its instant');
      await assertPast(justBefore(CommittedAt), before, 'nothing of it before');
      now += ticks[1];
      if (isKept && round % 3 === 0) continue;
      const preview = await previewed(staged, changed);
      const placesBefore = await places();
      const undone = await act(staged, 'undo');
      assert.equal(undone.status, 200, `round ${round}: ${undone.text}`);
      const moved = difference(placesBefore, await places());
      assert.deepEqual(preview, moved, `round ${round}: as previewed`);
      assert.deepEqual(await shown(), before, `round ${round}: as before the commit`);
      const { UndoneAt } = undone.json;
      await assertPast(UndoneAt, before, 'undone at one instant');
      await assertPast(justBefore(UndoneAt), changed, 'not before it');
      await assertPast(justBefore(CommittedAt), before, 'the past before the commit stays');
    }
    t.diagnostic(`${carriedOut} carried out, ${severalTimes} moved a customer more than once`);
    assert.ok(carriedOut > BATCHES / 2 && severalTimes > BATCHES / 10, 'enough cases occurred');
    await assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
  });
});

describe(`${STACKS} stacks of random batches (seed ${seed})`, () => {
  it('are undone one by one, the latest first, and each undo returns everybody to their earlier place', async (t) => {
    const stacks = fc.sample(fc.array(items, { minLength: 2, maxLength: 4 }), { numRuns: STACKS, seed });
    let moved = 0;
    for (const [round, stack] of stacks.entries()) {
      const committed: { id: number; before: unknown }[] = [];
      for (const wanted of stack) {
        const id = await stage(wanted.map(bodyOf));
        if (id === null) continue;
        committed.push({ id, before: await allPlaces() });
        now += 1;
        assert.equal((await act(id, 'commit')).status, 200);
      }
      moved += committed.length;
      for (const [place, { id, before }] of [...committed.entries()].toReversed()) {
        const { status, text } = await act(id, 'undo');
        assert.equal(status, 200, `round ${round}, batch ${place}: ${text}`);
        assert.deepEqual(await allPlaces(), before, `round ${round}, batch ${place}`);
      }
    }
    t.diagnostic(`${moved} carried out`);
    assert.ok(moved > STACKS * 2, 'enough cases occurred');
    await assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
  });
});

function bodyOf(item: {
  isRemoval: number;
  tree: string;
  who: number;
  upline: number;
  leg: number;
  findAvailable: boolean;
  children: string;
}): object {
  const { tree, who, upline, children, findAvailable } = item;
  const legs = LEGS[tree] ?? [];
  const shared = { customerId: people[who], tree };
  return item.isRemoval === 0
    ? { ...shared, action: 'remove', children }
    : {
        ...shared,
        action: 'place',
        toUplineId: people[upline] ?? 2,
        leg: legs[item.leg % legs.length],
        findAvailable,
      };
}
