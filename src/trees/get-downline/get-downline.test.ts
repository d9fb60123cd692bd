import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();

describe('Reading trees', () => {
  let server: TestServer;
  let ids: number[];
  let now = Date.parse('2026-05-01T12:00:00.000Z');
  before(async () => {
    server = await startTestServer({ extension: { plan }, now: () => new Date(now) });
    const nodes = [-1, 0, 0, 1, 1, 2].map((upline) => ({ uplines: { Enrollment: -1, Unilevel: upline } }));
    ids = await addNetwork(server.installation, nodes, '2026-05-01T11:00:00.000Z');
  });
  after(() => server.close());
  const get = (path: string) => server.call('GET', `/v1/customers/${path}`);
  const at = (index: number) => ids[index] ?? 0;
  const sorted = (found: number[]) => [...found].sort((a, b) => a - b);

  it('returns ids by levels, at the published address and at the older one', async () => {
    assert.deepEqual(sorted((await get(`${at(0)}/downline?tree=Unilevel&levels=1`)).json), [at(1), at(2)]);
    const all = ids.slice(1);
    assert.deepEqual(sorted((await get(`${at(0)}/downline?tree=UNILEVEL`)).json), all);
    assert.deepEqual(sorted((await get(`GetDownlineIds?associateId=${at(0)}`)).json), all);
    // The placeholder of the published sample, as some clients send it.
    assert.deepEqual(sorted((await get(`${at(0)}/downline?tree={}`)).json), all);
    assert.equal((await get(`${at(0)}/downline/count?levels=2`)).json, 5);
    assert.deepEqual((await get(`${at(3)}/downline`)).json, []);
  });

  it('counts by level, leg and base type, now and as of an instant, and the downline of each node', async () => {
    const count = async (query: string) => (await get(`${at(0)}/downline/count?tree=Unilevel&${query}`)).json;
    const byLevel = [
      { Level: 1, Count: 2 },
      { Level: 2, Count: 3 },
    ];
    assert.deepEqual(await count('by=level'), { Total: 5, Parts: byLevel });
    assert.deepEqual(await count('by=level&levels=1'), { Total: 2, Parts: byLevel.slice(0, 1) });
    assert.deepEqual(await count('by=leg'), { Total: 5, Parts: [{ Leg: '', Count: 5 }] });
    assert.deepEqual(await count('by=baseType'), { Total: 5, Parts: [{ CustomerType: 1, Count: 5 }] });
    const none = { Total: 0, Parts: [] };
    for (const by of ['level', 'baseType']) {
      assert.deepEqual(await count(`by=${by}&asOf=2026-05-01T10:59:59Z`), none);
    }
    assert.deepEqual(await count('by=baseType&levels=1'), {
      Total: 2,
      Parts: [{ CustomerType: 1, Count: 2 }],
    });
    for (const asOf of ['', '&asOf=2026-05-01T11:30:00Z']) {
      const page = await get(`${at(0)}/downline/nodes?tree=Unilevel&downlineCounts=true${asOf}`);
      const sizes = page.json.Nodes.map((node: Record<string, number>) => [
        node['CustomerId'],
        node['DownlineCount'],
      ]);
      assert.deepEqual(sizes, [
        [at(1), 2],
        [at(3), 0],
        [at(4), 0],
        [at(2), 1],
        [at(5), 0],
      ]);
    }
    const plain = await get(`${at(0)}/downline/nodes?tree=Unilevel`);
    assert.ok(!('DownlineCount' in plain.json.Nodes[0]), 'only on request');
  });

  it('counts each leg of a tree with legs, including empty ones', async () => {
    const place = (index: number, upline: number, leg: string) =>
      server.call(
        'POST',
        `/v1/customers/${at(index)}/downline/placenode?tree=Binary&toUplineId=${upline}&leg=${leg}`,
      );
    await place(0, 2, 'Right');
    await place(1, at(0), 'Right');
    await place(2, at(1), 'Left');
    const count = async (query: string) =>
      (await get(`${at(0)}/downline/count?tree=Binary&by=leg${query}`)).json;
    const parts = (Left: number, Right: number) => ({
      Total: Left + Right,
      Parts: [
        { Leg: 'Left', Count: Left },
        { Leg: 'Right', Count: Right },
      ],
    });
    assert.deepEqual(await count(''), parts(0, 2));
    assert.deepEqual(await count('&levels=1'), parts(0, 1));
    assert.deepEqual(await count('&asOf=2026-05-01T11:30:00Z'), parts(0, 0));
    await server.call('POST', `/v1/customers/${at(1)}/downline/removenode?tree=Binary&children=keep`);
    assert.deepEqual(await count(''), parts(0, 1));
  });

  it('limits levels and pages, and refuses invalid ids, trees, dates and cursors by name', async () => {
    const cases: [path: string, status: number, problem: string][] = [
      ['2/downline?levels=-1', 400, 'levels: out_of_range'],
      ['2/downline?levels=1000001', 400, 'levels: out_of_range'],
      ['2/downline?levels=two', 400, 'levels: wrong_type'],
      ['2/downline/count?by=age', 400, 'by: invalid_value'],
      ['2/downline?tree=Oak', 400, 'tree: unknown_tree'],
      ['2/downline?asOf=yesterday', 400, 'asOf: invalid_date'],
      ['2/upline?asOf=2026-02-30', 400, 'asOf: invalid_date'],
      ['2/downline/nodes?pageSize=1001', 400, 'pageSize: out_of_range'],
      ['2/downline/nodes?cursor=nonsense', 400, 'cursor: invalid_cursor'],
      [`${at(1)}/downline/nodes?cursor=${cursorTo(at(2))}`, 400, 'cursor: invalid_cursor'],
      ['999999/downline', 404, 'customerId: customer_not_found'],
      ['0/downline', 400, 'customerId: out_of_range'],
      ['2147483648/upline', 400, 'customerId: out_of_range'],
      ['GetDownlineIds', 400, 'associateId: wrong_type'],
    ];
    for (const [path, status, problem] of cases) {
      const answer = await get(path);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [status, problem], path);
    }
  });
  const cursorTo = (id: number) => Buffer.from(`2026-05-02T00:00:00.000Z ${id}`).toString('base64url');

  it('pages show the tree and the types of one instant, even if the tree changes between them', async () => {
    const [first] = [await get(`${at(0)}/downline/nodes?pageSize=2`)];
    now += 1_000;
    const move = `/v1/customers/${at(2)}/downline/placenode?tree=Unilevel&toUplineId=2`;
    assert.equal((await server.call('POST', move)).status, 200);
    await server.sql(`UPDATE customers SET base_type = 3, revision = revision + 1,
      changed_at = '${new Date(now).toISOString()}' WHERE id = ${at(5)}`);
    now += 1_000;
    const rest = await get(`${at(0)}/downline/nodes?pageSize=9&cursor=${first.json.NextCursor}`);
    const seen = [...first.json.Nodes, ...rest.json.Nodes];
    assert.deepEqual(
      seen.map(({ CustomerId, Level, DirectCount, CustomerType }) => [
        CustomerId,
        Level,
        DirectCount,
        CustomerType,
      ]),
      [
        [at(1), 1, 2, 1],
        [at(3), 2, 0, 1],
        [at(4), 2, 0, 1],
        [at(2), 1, 1, 1],
        [at(5), 2, 0, 1],
      ],
    );
    const present = await get(`${at(2)}/downline/nodes`);
    assert.deepEqual(
      present.json.Nodes.map(({ CustomerId, CustomerType }: Record<string, number>) => [
        CustomerId,
        CustomerType,
      ]),
      [[at(5), 3]],
    );
  });

  it('as of an instant, in every form of date that the API accepts', async () => {
    const forms = ['2026-05-01', '2026-05-01T10:59:59.999Z', '2026-05-01 10:59:59'];
    for (const form of forms) {
      assert.deepEqual((await get(`${at(0)}/downline?asOf=${encodeURIComponent(form)}`)).json, [], form);
    }
    for (const form of [
      '2026-05-01T11:00:00Z',
      '2026-05-01T13:00:00.0000000+02:00',
      '1900-01-01T00:00:00Z',
    ]) {
      const { json } = await get(`${at(0)}/downline?asOf=${encodeURIComponent(form)}`);
      assert.ok(json.length > 0, form);
    }
  });
});
