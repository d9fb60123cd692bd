import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { signedIn } from '../../support/portal-client.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const plan = fourTrees();
const ROOT = 2;
/** Several pages of a read, and more people than any list contains. */
const LEFT = 2_300;
const RIGHT = 150;
const LISTED_MAX = 1_000;
const LISTED_OF_MANY_MAX = 100;
const EFFECTS_MAX = 12;
const WAY_MAX = 30;

type Way = readonly number[];

/** The expected report of a preview for two complete ways to the root. */
function reportOf(oldWay: Way, newWay: Way, max: number) {
  const common = oldWay.find((id) => newWay.includes(id)) ?? null;
  const below = (way: Way) => (common === null ? way : way.slice(0, way.indexOf(common)));
  return {
    oldUpline: oldWay.slice(0, max),
    oldUplineIsCut: oldWay.length > max,
    newUpline: newWay.slice(0, max),
    newUplineIsCut: newWay.length > max,
    commonUplineId: common,
    losing: below(oldWay).slice(0, max),
    losingCount: below(oldWay).length,
    gaining: below(newWay).slice(0, max),
    gainingCount: below(newWay).length,
  };
}

for (const index of ['off', 'always'] as const) {
  describe(`A preview thousands of levels below the root, index ${index}`, () => {
    let server: TestServer;
    let left: number[];
    let right: number[];
    let spare: number;
    before(async () => {
      server = await startTestServer({ extension: { plan }, environment: { UPLINE_TREE_INDEX: index } });
      const leg = (first: number, length: number, name: string) =>
        Array.from({ length }, (_, level) => {
          const above = level === 0 ? -1 : first + level - 1;
          return { uplines: { Enrollment: -1, Unilevel: above, Binary: [above, name] as const } };
        });
      const ids = await addNetwork(server.installation, [
        ...leg(0, LEFT, 'Left'),
        ...leg(LEFT, RIGHT, 'Right'),
        { uplines: { Enrollment: -1 } },
      ]);
      left = ids.slice(0, LEFT);
      right = ids.slice(LEFT, LEFT + RIGHT);
      spare = ids.at(-1) ?? 0;
    });
    after(() => server.close());

    const at = (leg: Way, level: number) => leg.at(level) ?? 0;
    const wayAbove = (leg: Way, level: number) => [...leg.slice(0, level).toReversed(), ROOT];
    const wayFrom = (leg: Way, level: number) => wayAbove(leg, level + 1);
    const preview = async (id: number, toUplineId: number, leg: string) => {
      const path = `/v1/customers/${id}/downline/placenode/preview?tree=Binary&toUplineId=${toUplineId}&leg=${leg}`;
      const { status, json, text } = await server.call('POST', path);
      assert.equal(status, 200, text);
      const { allowed, errors, customerId, tree, nodes, from, to, ...report } = json;
      return { allowed, codes: errors.map(({ code }: { code: string }) => code), nodes, report };
    };
    const move = (customerId: number, toUplineId: number, leg: string) => ({
      ...{ action: 'place', customerId, tree: 'Binary', toUplineId, leg },
    });
    const stage = (items: readonly object[]) => server.call('POST', '/v1/placement-batches', { items });
    const reportsOf = (previews: readonly Record<string, unknown>[]) =>
      previews.map(({ allowed, errors, customerId, tree, nodes, from, to, ...report }) => report);

    it('lists the nearest and counts all: across the root, up the leg, within a few levels, and without a place', async () => {
      const last = LEFT - 1;
      for (const [name, toUplineId, leg, newWay] of [
        ['across the root', at(right, -1), 'Left', wayFrom(right, RIGHT - 1)],
        ['up the leg', at(left, 5), 'Right', wayFrom(left, 5)],
        ['within a few levels', at(left, -4), 'Right', wayFrom(left, LEFT - 4)],
        ['on the same upline', at(left, -2), 'Right', wayFrom(left, LEFT - 2)],
      ] as const) {
        const { allowed, report } = await preview(at(left, last), toUplineId, leg);
        assert.ok(allowed, name);
        assert.deepEqual(report, reportOf(wayAbove(left, last), newWay, LISTED_MAX), name);
      }
      const placed = await preview(spare, at(left, last), 'Left');
      assert.deepEqual(placed.report, reportOf([], wayFrom(left, last), LISTED_MAX));
      const near = await preview(at(left, LISTED_MAX - 1), at(left, 3), 'Right');
      assert.deepEqual(near.report.oldUplineIsCut, false);
      assert.deepEqual(near.report, reportOf(wayAbove(left, LISTED_MAX - 1), wayFrom(left, 3), LISTED_MAX));
    });

    it('lists the nearest uplines of a customer whose move is refused', async () => {
      const [top, last] = [at(left, 0), at(left, -1)];
      const refused = { ...reportOf([], [], LISTED_MAX), newUpline: [], commonUplineId: null };
      const cycle = await preview(top, last, 'Right');
      assert.deepEqual(cycle.codes, ['placement_cycle']);
      assert.deepEqual(cycle.report, { ...refused, oldUpline: [ROOT] });
      const taken = await preview(last, at(left, 7), 'Left');
      assert.deepEqual(taken.codes, ['position_taken']);
      const oldUpline = wayAbove(left, LEFT - 1).slice(0, LISTED_MAX);
      assert.deepEqual(taken.report, { ...refused, oldUpline, oldUplineIsCut: true });
    });

    it('lists fewer for each item of a batch, where each item is tried after the previous ones', async () => {
      const [last, bottom] = [at(left, -1), at(right, -1)];
      const remove = { action: 'remove', customerId: last, tree: 'Binary', children: 'rollup' };
      const items = [
        move(last, bottom, 'Left'),
        move(spare, last, 'Left'),
        move(last, at(left, 4), 'Right'),
        move(spare, at(left, -2), 'Right'),
        remove,
        move(at(left, 0), bottom, 'Right'),
        move(spare, bottom, 'Left'),
      ];
      const { status, json, text } = await stage(items);
      assert.equal(status, 201, text);
      assert.ok(json.Allowed, JSON.stringify(json.Preview.map(({ errors }: { errors: object }) => errors)));
      const onBottom = wayFrom(right, RIGHT - 1);
      const deepest = wayFrom(left, LEFT - 2);
      const [onLast, onFifth] = [[last, ...onBottom], wayFrom(left, 4)];
      const moved = [...deepest.slice(0, -1), ...onBottom];
      const ways: readonly (readonly [Way, Way])[] = [
        [deepest, onBottom],
        [[], onLast],
        [onBottom, onFifth],
        [[last, ...onFifth], deepest],
        [onFifth, []],
        [[ROOT], onBottom],
        [moved, onBottom],
      ];
      assert.deepEqual(
        reportsOf(json.Preview),
        ways.map(([oldWay, newWay]) => reportOf(oldWay, newWay, LISTED_OF_MANY_MAX)),
      );
      // Room for four lists of a hundred ids, and the rest.
      assert.ok(text.length < items.length * 4_500, `${text.length} characters`);
    });

    it('adds up in the back office the changes of all moves, at any number of levels', async () => {
      const client = await signedIn(server, `deep-${index}@example.com`, 'Administrator');
      const levels = Array.from({ length: 5 }, (_, number) => LEFT - 1 - number * 300);
      const Moves = levels.map((level, number) => ({
        ...{ Tree: 'Binary', CustomerId: at(left, level), Leg: number < 2 ? 'Left' : 'Right' },
        ToUplineId: number === 0 ? at(right, -1) : at(left, levels[number - 1] ?? 0),
      }));
      const { BatchId } = await client.ok('POST', '/office/trees/batches', { Reason: 'clean up', Moves });
      const {
        Affected,
        Effects,
        Moves: checked,
      } = await client.ok('GET', `/office/trees/batches/${BatchId}`);
      const sums = new Map<number, number>();
      const note = (ids: Way, change: number) => {
        for (const id of ids) sums.set(id, (sums.get(id) ?? 0) + change);
      };
      let newWay = wayFrom(right, RIGHT - 1);
      for (const [number, level] of levels.entries()) {
        const { Nodes, To } = checked[number].Check;
        assert.equal(To?.CustomerId, newWay[0]);
        note(wayAbove(left, level).slice(0, -1), -Nodes);
        note(newWay.slice(0, -1), Nodes);
        newWay = [at(left, level), ...newWay];
      }
      const changed = [...sums].filter(([, change]) => change !== 0);
      assert.equal(Affected, changed.length);
      const sizes = changed.map(([, change]) => Math.abs(change)).toSorted((a, b) => b - a);
      assert.deepEqual(
        Effects.map(({ Change }: { Change: number }) => Math.abs(Change)).toSorted(
          (a: number, b: number) => b - a,
        ),
        sizes.slice(0, EFFECTS_MAX),
      );
      for (const { Person, Change } of Effects) assert.equal(sums.get(Person.CustomerId), Change);
    });

    it('lists the nearest uplines that an upgrade would give, would have given, and has given', async () => {
      const sponsor = at(left, -1);
      const id = await server.create(retailBody({ SponsorId: sponsor }));
      const way = { path: wayFrom(left, LEFT - 1).slice(0, LISTED_MAX), pathIsCut: true };
      const body = distributorBody({ SponsorId: sponsor });
      const previewed = async (sent: object) => {
        const path = `/v1/customers/upgrade/${id}/preview`;
        const { allowed, placement, places } = (await server.call('POST', path, sent)).json;
        return { allowed, placement, places };
      };
      const place = { uplineId: sponsor, leg: '', rule: 'FirstEmptyRollup', ...way };
      const planned = {
        placement: { tree: 'Unilevel', ...place },
        places: [{ tree: 'Unilevel', from: null, to: place }],
      };
      const inUnilevel = ({ places, ...preview }: Awaited<ReturnType<typeof previewed>>) => ({
        ...preview,
        places: places.filter(({ tree }: { tree: string }) => tree === 'Unilevel'),
      });
      assert.deepEqual(inUnilevel(await previewed(body)), { allowed: true, ...planned });
      const refused = await previewed({ ...body, TermsAccepted: false });
      assert.deepEqual(inUnilevel(refused), { allowed: false, ...planned });
      assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, body)).status, 201);
      assert.deepEqual(await previewed(body), {
        allowed: false,
        placement: { tree: 'Unilevel', ...place, rule: 'AlreadyPlaced' },
        places: [],
      });
    });

    it('marks a list as cut if it leaves out at least one upline', async () => {
      for (const [length, max] of [
        [LISTED_MAX, LISTED_MAX],
        [LISTED_MAX + 1, LISTED_MAX],
        [LISTED_OF_MANY_MAX, LISTED_OF_MANY_MAX],
        [LISTED_OF_MANY_MAX + 1, LISTED_OF_MANY_MAX],
      ] as const) {
        // The way from this level to the root, including the root.
        const level = length - 2;
        const way = wayFrom(left, level);
        assert.equal(way.length, length);
        const [up, down] = [reportOf(way, [ROOT], max), reportOf([ROOT], way, max)];
        if (max === LISTED_OF_MANY_MAX) {
          const { json } = await stage([move(at(right, 0), at(left, level), 'Right')]);
          assert.deepEqual(reportsOf(json.Preview), [down], `${length} uplines`);
          continue;
        }
        const refused = await preview(at(left, level + 1), at(left, level), 'Left');
        const none = { newUpline: [], newUplineIsCut: false, commonUplineId: null };
        const noLosses = { losing: [], losingCount: 0, gaining: [], gainingCount: 0 };
        assert.deepEqual(refused.report, { ...up, ...none, ...noLosses }, `${length} uplines`);
        const moved = await preview(at(right, 0), at(left, level), 'Right');
        assert.deepEqual(moved.report, down, `${length} uplines`);
        const sponsor = at(left, level);
        const id = await server.create(retailBody({ SponsorId: sponsor }));
        const body = distributorBody({ SponsorId: sponsor });
        const { placement } = (await server.call('POST', `/v1/customers/upgrade/${id}/preview`, body)).json;
        const { path, pathIsCut } = placement;
        assert.deepEqual({ path, pathIsCut }, { path: way.slice(0, max), pathIsCut: length > max });
      }
    });

    it('shows in the back office the level of a person, the top and the nearest people above, at any instant', async () => {
      const client = await signedIn(server, `node-${index}@example.com`, 'Administrator');
      const node = `/office/trees/Binary/nodes/${at(left, -1)}`;
      for (const asOf of ['', `?asOf=${new Date().toISOString()}`]) {
        const { Level, Way } = await client.ok('GET', node + asOf);
        const shown = Way.map((person: { CustomerId: number }) => person.CustomerId);
        assert.deepEqual([Level, shown], [LEFT, [ROOT, ...left.slice(-WAY_MAX, -1)]]);
      }
      const whole = await client.ok('GET', `/office/trees/Binary/nodes/${at(left, WAY_MAX - 1)}`);
      const ways = whole.Way.map((person: { CustomerId: number }) => person.CustomerId);
      assert.deepEqual([whole.Level, ways], [WAY_MAX, [ROOT, ...left.slice(0, WAY_MAX - 1)]]);
    });

    it('shows in the back office the person above both places of a move, even of a refused one', async () => {
      const client = await signedIn(server, `common-${index}@example.com`, 'Administrator');
      const show = (CustomerId: number, ToUplineId: number, Leg: string) =>
        client.ok('POST', '/office/trees/Binary/moves/preview', { CustomerId, ToUplineId, Leg });
      const across = await show(at(left, -1), at(right, -1), 'Left');
      assert.deepEqual(
        [across.Common.CustomerId, across.Losing.Count, across.Gaining.Count],
        [ROOT, LEFT - 1, RIGHT],
      );
      const refused = await show(at(left, -1), at(left, 1_200), 'Left');
      assert.deepEqual([refused.IsAllowed, refused.Common.CustomerId], [false, at(left, 1_200)]);
      const aside = await show(at(left, -1), at(right, 0), 'Right');
      assert.deepEqual([aside.IsAllowed, aside.Common.CustomerId], [false, ROOT]);
    });
  });
}

describe('A cycle in a tree, made by hand', () => {
  it('does not keep a preview from ending', async () => {
    const server = await startTestServer({ extension: { plan }, environment: { UPLINE_TREE_INDEX: 'off' } });
    try {
      const uplines = [-1, 0, 1, 2, 3, 4, 5];
      const ids = await addNetwork(
        server.installation,
        uplines.map((Unilevel) => ({ uplines: { Enrollment: -1, Unilevel } })),
      );
      const [first = 0, , , , , last = 0, leaf = 0] = ids;
      await server.sql(
        `UPDATE placements SET upline_id = ${last} WHERE tree = 'Unilevel' AND node_id = ${first}`,
      );
      const order = { customerId: leaf, tree: 'Unilevel' };
      const items = [{ ...order, action: 'place', toUplineId: 2 }];
      const removal = [{ ...order, action: 'remove', children: 'rollup' }];
      const cycle = ids.slice(0, 6).toReversed();
      for (const batch of [items, removal]) {
        const { json } = await server.call('POST', '/v1/placement-batches', { items: batch });
        assert.ok(json.Allowed);
        assert.deepEqual(json.Preview[0].losing, cycle);
      }
    } finally {
      await server.close();
    }
  });
});
