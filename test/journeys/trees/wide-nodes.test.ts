import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../support/answers.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const LARGEST_ROLL_UP = 1_000;
const INACTIVE = 2;
const base = fourTrees();
const plan = {
  ...base,
  statuses: base.statuses.map((status) =>
    status.id === INACTIVE ? { ...status, onEntering: { removeFromTrees: ['Unilevel'] } } : status,
  ),
};

describe('A customer with more people directly below than one removal may roll up', () => {
  let server: TestServer;
  /** This customer has one person too many directly below. */
  let wide: number;
  let other: number;
  let below: number[];
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    const node = (upline: number) => ({ uplines: { Enrollment: -1, Unilevel: upline } });
    const people = Array.from({ length: LARGEST_ROLL_UP + 1 }, () => node(0));
    const ids = await addNetwork(server.installation, [node(-1), node(-1), ...people]);
    [wide = 0, other = 0, ...below] = ids;
  });
  after(() => server.close());
  const post = (path: string, body?: object) => server.call('POST', `/v1/${path}`, body);
  const move = (id: number, upline: number) =>
    post(`customers/${id}/downline/placenode?tree=Unilevel&toUplineId=${upline}`);
  const remove = (children: string) =>
    post(`customers/${wide}/downline/removenode?tree=Unilevel&children=${children}`);
  const countBelow = async (id: number) =>
    (await server.call('GET', `/v1/customers/${id}/downline/count?tree=Unilevel`)).json;
  const stage = async (item: object) => {
    const staged = await post('placement-batches', { Reason: 'test', Items: [item] });
    return { id: staged.json.BatchId, staged: staged.json };
  };
  const moveItem = () => ({ Action: 'place', CustomerId: wide, Tree: 'Unilevel', ToUplineId: other });

  it('is not removed with a roll up, alone or in a batch, and nothing changes', async () => {
    const refused = await remove('rollup');
    assert.deepEqual([refused.status, ...problemsOf(refused)], [409, 'children: roll_up_too_large']);
    const { id, staged } = await stage({ Action: 'remove', CustomerId: wide, Tree: 'Unilevel' });
    assert.equal(staged.Allowed, false);
    const committed = await post(`placement-batches/${id}/commit`);
    assert.deepEqual(
      [committed.status, ...problemsOf(committed)],
      [409, 'Items.0.Children: roll_up_too_large'],
    );
    assert.equal(await countBelow(wide), LARGEST_ROLL_UP + 1);
  });

  it('is moved by a batch, which is undone unless a customer was placed below since', async () => {
    const first = await stage(moveItem());
    assert.equal((await post(`placement-batches/${first.id}/commit`)).status, 200);
    assert.equal(await countBelow(other), LARGEST_ROLL_UP + 2);
    assert.equal((await post(`placement-batches/${first.id}/undo`)).status, 200);
    assert.equal(await countBelow(other), 0);
    const second = await stage(moveItem());
    await post(`placement-batches/${second.id}/commit`);
    // The newest customer is on a later page than the first.
    await move(below.at(-1) ?? 0, other);
    await move(below.at(-1) ?? 0, wide);
    const undone = await post(`placement-batches/${second.id}/undo`);
    assert.deepEqual([undone.status, ...problemsOf(undone)], [409, 'batchId: batch_built_upon']);
    assert.equal((await move(wide, 2)).status, 200);
  });

  it('keeps the place, vacant, when the plan removes them from the tree', async () => {
    const statusIs = (id: number) => server.call('PATCH', `/v1/customers/${wide}`, { CustomerStatus: id });
    assert.equal((await statusIs(INACTIVE)).status, 200);
    assert.equal(await countBelow(wide), LARGEST_ROLL_UP + 1);
    const { json } = await server.call('GET', `/v1/customers/${below[0]}/upline?tree=Unilevel`);
    assert.deepEqual(json, [wide, 2]);
    await statusIs(1);
    assert.equal((await move(wide, 2)).status, 200);
  });

  it('is removed with a roll up after one of the people has moved away', async () => {
    const [first = 0, ...others] = below;
    await move(first, other);
    const removed = await remove('rollup');
    assert.equal(removed.status, 200);
    assert.deepEqual(removed.json.RolledUp, others);
    assert.equal(await countBelow(2), LARGEST_ROLL_UP + 2);
  });
});
