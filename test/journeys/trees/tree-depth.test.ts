import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const plan = fourTrees();
const DEPTH = 100_000;
const AT = '2024-01-01T00:00:00.000Z';

describe(`A chain of ${DEPTH}`, () => {
  let server: TestServer;
  let top = 0;
  let bottom = 0;
  let spare: number[];
  before(async () => {
    // The statements below write a hundred thousand rows each.
    const environment = testEngine === 'postgres' ? { UPLINE_DATABASE_TIMEOUT_MS: '120000' } : {};
    server = await startTestServer({ extension: { plan }, environment });
    spare = await addNetwork(server.installation, [
      { uplines: { Enrollment: -1, Unilevel: -1 } },
      { uplines: { Enrollment: -1 } },
      { uplines: { Enrollment: -1 } },
    ]);
    // Written directly, because the test is about reads and changes of such a tree.
    top = Math.max(...spare) + 1;
    bottom = top + DEPTH - 1;
    const numbers = `WITH RECURSIVE n(id) AS (SELECT ${top} UNION ALL SELECT id + 1 FROM n WHERE id < ${bottom})`;
    await server.sql(`INSERT INTO customers (id, revision, base_type, status, back_office_id, back_office_id_key,
        tax_exempt, send_emails, terms_accepted, sign_up_date, created_at, changed_at, changed_by, changed_operation)
      ${numbers} SELECT n.id, 1, c.base_type, c.status, 'D' || n.id, 'd' || n.id, c.tax_exempt, c.send_emails,
        c.terms_accepted, c.sign_up_date, c.created_at, c.changed_at, 'test', 'test'
      FROM n CROSS JOIN customers c WHERE c.id = 2`);
    for (const [tree, leg] of [
      ['Enrollment', ''],
      ['Unilevel', ''],
      ['Binary', 'Left'],
    ]) {
      await server.sql(`INSERT INTO placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at)
        ${numbers} SELECT '${tree}', id, CASE WHEN id = ${top} THEN 2 ELSE id - 1 END, '${leg}', 'x', '', 'x', CAST('${AT}' AS ${server.config.postgres === null ? 'text' : 'timestamptz'})
        FROM n`);
    }
  });
  after(() => server.close());
  const get = async (path: string) => {
    const answer = await server.call('GET', `/v1/customers/${path}`);
    assert.equal(answer.status, 200, answer.text.slice(0, 500));
    return answer.json;
  };
  const place = (id: number, query: string) =>
    server.call('POST', `/v1/customers/${id}/downline/placenode?${query}`);

  it('is read down, up and by pages, now and as of a past instant', async () => {
    for (const asOf of ['', `&asOf=${AT}`]) {
      assert.equal((await get(`${top}/downline?tree=Unilevel${asOf}`)).length, DEPTH - 1);
      assert.equal(await get(`${top}/downline/count?tree=Unilevel${asOf}`), DEPTH - 1);
      assert.equal((await get(`${top}/downline?tree=Unilevel&levels=5000${asOf}`)).length, 5_000);
      const upline = await get(`${bottom}/upline?tree=Unilevel${asOf}`);
      assert.deepEqual([upline.length, upline[0], upline.at(-1)], [DEPTH, bottom - 1, 2]);
    }
    const page = await get(`${top}/downline/nodes?tree=Unilevel&pageSize=1000`);
    assert.equal(page.Nodes.at(-1).Level, 1_000);
    const next = await get(`${top}/downline/nodes?tree=Unilevel&pageSize=10&cursor=${page.NextCursor}`);
    assert.equal(next.Nodes.at(-1).Level, 1_010);
    const deep = await get(`${top}/downline/nodes?tree=Unilevel&pageSize=10&levels=3`);
    assert.deepEqual([deep.Nodes.length, deep.NextCursor], [3, null]);
  });

  it('is previewed as a move would change it, with the nearest people above and the number of all', async () => {
    const preview = `/v1/customers/${bottom - 10}/downline/placenode/preview?tree=Unilevel&toUplineId=${top + 10}`;
    const { json } = await server.call('POST', preview);
    const { oldUpline, newUpline, losing, gaining, nodes } = json;
    assert.deepEqual(
      [oldUpline.length, oldUpline[0], oldUpline.at(-1)],
      [1_000, bottom - 11, bottom - 1_010],
    );
    assert.deepEqual([newUpline.length, newUpline[0], newUpline.at(-1)], [12, top + 10, 2]);
    assert.deepEqual([losing, json.losingCount, json.commonUplineId], [oldUpline, DEPTH - 22, top + 10]);
    assert.deepEqual([gaining, json.gainingCount, nodes], [[], 0, 11]);
  });

  it('is changed at both ends: customers are placed below and moved away, and a cycle is refused', async () => {
    const [aside = 0, leaf = 0, other = 0] = spare;
    assert.equal((await place(leaf, `tree=Unilevel&toUplineId=${bottom}`)).status, 200);
    assert.equal((await get(`${leaf}/upline`)).length, DEPTH + 1);
    const cycle = await place(top, `tree=Unilevel&toUplineId=${leaf}`);
    assert.equal(cycle.json.code, 'placement_cycle');
    assert.equal((await place(top, `tree=Unilevel&toUplineId=${aside}`)).status, 200);
    assert.equal((await get(`${leaf}/upline`)).length, DEPTH + 2);
    assert.equal((await get(`${leaf}/upline?asOf=${AT}`)).length, 0);
    const free = await place(other, 'tree=Binary&toUplineId=2&leg=Left&findAvailable=true');
    assert.deepEqual([free.json.UplineId, free.json.Leg], [bottom, 'Left']);
    const remove = `/v1/customers/${top}/downline/removenode?tree=Unilevel&children=rollup`;
    assert.deepEqual((await server.call('POST', remove)).json.RolledUp, [top + 1]);
    assert.deepEqual((await get(`2/downline/UnplacedAssociates?tree=Unilevel&limit=5`))[0].CustomerId, other);
    assert.deepEqual((await get(`${top}/downline/UnplacedAssociates?tree=Matrix&limit=5`)).length, 5);
  });
});
