import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import type { CommissionPlan, Tree } from '../../commission-plan/commission-plan.ts';

/** The published plan with a change to its sponsor tree. */
function planWith(change: Partial<Tree>): CommissionPlan {
  const trees = publishedPlan.trees.map((tree) => (tree.isSponsorTree ? { ...tree, ...change } : tree));
  return { ...publishedPlan, trees };
}

describe('A sponsor tree with the rule FirstEmpty', () => {
  let server: TestServer;
  let retail: number;
  before(async () => {
    server = await startTestServer({ extension: { plan: planWith({ placementRule: 'FirstEmpty' }) } });
    retail = await server.create(retailBody());
  });
  after(() => server.close());
  const counts = () =>
    server.sql(`SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM placements) AS placements,
      (SELECT count(*) FROM addresses) AS addresses, (SELECT count(*) FROM outbox_events) AS events,
      (SELECT count(*) FROM CRM_AssociateTypeChanges) AS changes, (SELECT max(revision) FROM customers) AS revision`);

  it('refuses a new distributor under an unplaced sponsor: 409, nothing stored', async () => {
    const before = await counts();
    const answer = await server.call('POST', '/v1/customers', distributorBody({ SponsorId: retail }));
    assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'SponsorId: sponsor_not_placed']);
    assert.match(answer.json.detail, /Unilevel/);
    assert.deepEqual(await counts(), before);
  });

  it('refuses an upgrade under an unplaced sponsor: 409, no update, no log row', async () => {
    const id = await server.create(retailBody({ SponsorId: retail }));
    const before = await counts();
    const answer = await server.call(
      'PUT',
      `/v1/customers/upgrade/${id}`,
      distributorBody({ SponsorId: retail }),
    );
    assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'SponsorId: sponsor_not_placed']);
    assert.deepEqual(await counts(), before);
  });

  it('places under a placed sponsor, and lets types that it does not place enroll under any sponsor', async () => {
    const sponsor = await server.create(distributorBody());
    const id = await server.create(distributorBody({ SponsorId: sponsor }));
    assert.deepEqual(
      await server.sql(`SELECT upline_id, rule FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`),
      [{ upline_id: sponsor, rule: 'FirstEmpty' }],
    );
    await server.create(preferredBody({ SponsorId: retail }));
  });
});

describe('Trees of the plan', () => {
  it('have the company root from the first start, even if a later plan adds the tree', async () => {
    await using server = await startTestServer({
      extension: { plan: planWith({ name: 'Genealogy', places: [1, 3] }) },
    });
    const roots = await server.sql(`SELECT tree, node_id, upline_id FROM placements ORDER BY tree`);
    assert.deepEqual(roots, [
      { tree: 'Enrollment', node_id: 2, upline_id: null },
      { tree: 'Genealogy', node_id: 2, upline_id: null },
    ]);
    const id = await server.create(preferredBody());
    assert.deepEqual(await server.sql(`SELECT tree FROM placements WHERE node_id = ${id} ORDER BY tree`), [
      { tree: 'Enrollment' },
      { tree: 'Genealogy' },
    ]);
  });

  it('date no placement before that of its upline, regardless of the clock and the last change of the tree', async () => {
    const plan = fourTrees({ Binary: { placementRule: 'FirstEmpty' } });
    await using server = await startTestServer({ extension: { plan } });
    const sponsor = await server.create(distributorBody());
    const from = '2099-01-01T00:00:00.000Z';
    await server.sql(
      `UPDATE placements SET from_at = '${from}' WHERE node_id = ${sponsor} AND tree = 'Binary'`,
    );
    const below: number[] = [];
    for (const leg of ['Left', 'Right']) {
      const id = await server.create(distributorBody({ SponsorId: sponsor }));
      const placed = `SELECT upline_id, leg FROM placements WHERE node_id = ${id} AND tree = 'Binary'`;
      assert.deepEqual(await server.sql(placed), [{ upline_id: sponsor, leg }]);
      below.push(id);
    }
    const { writer } = server.installation.database;
    const rows = await writer
      .selectFrom('placements')
      .select('from_at')
      .where('tree', '=', 'Binary')
      .where('node_id', 'in', below)
      .orderBy('id')
      .execute();
    assert.deepEqual(
      rows.map((row) => row.from_at),
      ['2099-01-01T00:00:00.001Z', '2099-01-01T00:00:00.002Z'],
    );
  });

  it('have one current placement for each node: the database refuses a second one', async () => {
    await using server = await startTestServer();
    const id = await server.create(distributorBody());
    const { writer } = server.installation.database;
    const row = {
      tree: 'Unilevel',
      node_id: id,
      upline_id: 2,
      leg: '',
      rule: 'x',
      reason: 'x',
      actor: 'x',
      request_id: null,
      from_at: '2026-01-01T00:00:00.000Z',
    };
    const insert = (to_at: string | null, changes = {}) =>
      writer
        .insertInto('placements')
        .values({ ...row, ...changes, to_at })
        .execute();
    await assert.rejects(insert(null), /unique/i);
    await assert.rejects(insert('2025-01-01T00:00:00.000Z'), /check/i);
    await assert.rejects(insert('2026-02-01T00:00:00.000Z', { upline_id: id }), /check/i);
    // A node may have many past placements.
    await insert('2026-02-01T00:00:00.000Z');
    await insert('2026-03-01T00:00:00.000Z');
  });
});
