import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork, type NetworkNode } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import { until } from '../../../test/support/until.ts';

const plan = fourTrees();
/** More people than one walk covers on the main thread. */
const PEOPLE = 8_000;
const DIRECT = 10;
const PLACED_AT = '2026-05-01T11:00:00.000Z';

/** Customer 0 has ten customers directly below; every other customer has up to two. */
const uplineOf = (position: number) => (position <= DIRECT ? 0 : Math.floor((position - 1) / 2));
const uplines = Array.from({ length: PEOPLE }, (_, position) => (position === 0 ? -1 : uplineOf(position)));
const levels: number[] = [];
for (const [position, upline] of uplines.entries())
  levels.push(position === 0 ? 0 : (levels[upline] ?? 0) + 1);
const countOn = (level: number) => levels.filter((other) => other === level).length;
const sizes = new Array<number>(PEOPLE).fill(0);
for (let position = PEOPLE - 1; position > 0; position -= 1) {
  const upline = uplines[position] ?? 0;
  sizes[upline] = (sizes[upline] ?? 0) + (sizes[position] ?? 0) + 1;
}

for (const index of ['off', 'always']) {
  describe(`A large downline, with the index of the tree ${index}`, () => {
    let server: TestServer;
    let ids: number[];
    before(async () => {
      server = await startTestServer({ extension: { plan }, environment: { UPLINE_TREE_INDEX: index } });
      const nodes = uplines.map((upline): NetworkNode => ({ uplines: { Enrollment: -1, Unilevel: upline } }));
      ids = await addNetwork(server.installation, nodes, PLACED_AT);
    });
    after(() => server.close());
    const at = (position: number) => ids[position] ?? 0;
    const get = (query: string) => server.call('GET', `/v1/customers/${at(0)}/downline${query}`);
    const sorted = (found: readonly number[]) => found.toSorted((a, b) => a - b);

    it('is returned completely, by levels and as of an instant, at both addresses', async () => {
      assert.deepEqual(sorted((await get('')).json), ids.slice(1));
      const deep = ids.filter((_, position) => position > 0 && (levels[position] ?? 0) <= 10);
      assert.ok(deep.length > 4_096, `${deep.length} on ten levels`);
      assert.deepEqual(sorted((await get('?levels=10')).json), deep);
      assert.deepEqual(sorted((await get(`?asOf=${PLACED_AT}`)).json), ids.slice(1));
      const older = await server.call('GET', `/v1/customers/GetDownlineIds?associateId=${at(0)}`);
      assert.equal(older.json.length, PEOPLE - 1);
      assert.deepEqual((await get('?levels=1')).json.length, DIRECT);
    });

    it('is counted by level, and down to a given level', async () => {
      const height = Math.max(...levels);
      const Parts = Array.from({ length: height }, (_, below) => ({
        Level: below + 1,
        Count: countOn(below + 1),
      }));
      assert.deepEqual((await get('/count?by=level')).json, { Total: PEOPLE - 1, Parts });
      const part = Parts.slice(0, 10);
      const Total = part.reduce((sum, { Count }) => sum + Count, 0);
      assert.deepEqual((await get('/count?by=level&levels=10')).json, { Total, Parts: part });
      assert.equal((await get('/count?levels=10')).json, Total);
      assert.equal((await get(`/count?levels=10&asOf=${PLACED_AT}`)).json, Total);
    });

    it('is listed with the largest branches first, page by page, now and as of an instant', async () => {
      const expected = Array.from({ length: DIRECT }, (_, index) => index + 1)
        .toSorted((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b)
        .map((position) => [at(position), sizes[position]]);
      for (const asOf of ['', `&asOf=${PLACED_AT}`]) {
        const found: [number, number][] = [];
        let cursor = '';
        while (cursor !== 'end') {
          const page = await get(`/nodes?orderBy=downlineCount&pageSize=3${asOf}${cursor}`);
          for (const node of page.json.Nodes) {
            assert.deepEqual([node.Level, node.UplineId], [1, at(0)]);
            found.push([node.CustomerId, node.DownlineCount]);
          }
          cursor = page.json.NextCursor === null ? 'end' : `&cursor=${page.json.NextCursor}`;
        }
        assert.deepEqual(found, expected);
      }
      for (const [query, problem] of [
        ['levels=2', 'levels: order_needs_one_level'],
        ['cursor=x', 'cursor: invalid_cursor'],
      ]) {
        const refused = await get(`/nodes?orderBy=downlineCount&${query}`);
        assert.deepEqual([refused.status, ...problemsOf(refused)], [400, problem]);
      }
    });

    it('is listed branch by branch, in pages of any size, now and as of an instant', async () => {
      const below = new Map<number, number[]>();
      for (const [position, upline] of uplines.entries()) {
        below.set(upline, [...(below.get(upline) ?? []), position]);
      }
      const listed = (position: number, levels: number): number[] =>
        levels === 0
          ? []
          : (below.get(position) ?? []).flatMap((next) => [at(next), ...listed(next, levels - 1)]);
      for (const [levels, pageSize, asOf] of [
        [4, 7, ''],
        [9, 150, `&asOf=${PLACED_AT}`],
        [20, 1_000, ''],
      ] as const) {
        const found: number[] = [];
        let cursor = '';
        while (cursor !== 'end' && found.length < PEOPLE) {
          const page = await get(`/nodes?levels=${levels}&pageSize=${pageSize}${asOf}${cursor}`);
          for (const node of page.json.Nodes) found.push(node.CustomerId);
          cursor = page.json.NextCursor === null ? 'end' : `&cursor=${page.json.NextCursor}`;
        }
        assert.deepEqual(found, listed(0, levels), `${levels} levels in pages of ${pageSize}`);
      }
    });

    it('is exact while it changes: each answer shows a single moment', async () => {
      const last = PEOPLE - 1;
      const places = [uplines[last] ?? 0, DIRECT + 3];
      const move = (turn: number) =>
        server.call(
          'POST',
          `/v1/customers/${at(last)}/downline/placenode?tree=Unilevel&toUplineId=${at(places[turn % 2] ?? 0)}`,
        );
      for (let turn = 1; turn <= 12; turn += 1) {
        const [moved, all, counted] = await Promise.all([move(turn), get(''), get('/count?by=level')]);
        assert.equal(moved.status, 200);
        assert.deepEqual(sorted(all.json), ids.slice(1), 'no customer repeated or missing');
        assert.equal(counted.json.Total, PEOPLE - 1);
      }
      await move(0);
      assert.equal((await get('/count?by=level')).json.Total, PEOPLE - 1);
    });

    it('ends with its caller, and leaves room for others', async () => {
      for (let turn = 0; turn < 12; turn += 1) {
        const caller = new AbortController();
        const answer = await fetch(`${server.url}/v1/customers/${at(0)}/downline`, {
          headers: { 'Ocp-Apim-Subscription-Key': server.key },
          signal: caller.signal,
        });
        assert.equal(answer.status, 200);
        caller.abort();
      }
      await until(async () => (await get('')).json.length === PEOPLE - 1);
    });
  });
}
