import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import type { Leg } from '../../commission-plan/tree.ts';

const weighed: Leg[] = [];

const plan = fourTrees({
  Binary: {
    placementRule: 'UsePreference',
    allowedRules: ['Weak', 'Strong', 'Right', 'DoNotPlace'],
    // The leg with fewer people is the heavier one, so that the plan's weights make a difference.
    legWeight: async (leg) => {
      weighed.push(leg);
      return 100 - leg.placed;
    },
  },
  Matrix: { placementRule: 'Defer', releaseRule: 'FirstEmpty' },
});

describe('Placement by rule', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ extension: { plan } });
  });
  after(() => server.close());
  const where = async (id: number, tree: string) => {
    const { json } = await server.call('GET', `/v1/customers/${id}/placements?tree=${tree}`);
    return json.map(({ UplineId, Leg: leg, Rule }: Record<string, unknown>) => [UplineId, leg, Rule]);
  };
  const prefer = (rule: string) =>
    server.call('PUT', `/v1/customers/2/placement-preference?tree=binary&rule=${rule}`);
  const release = (id: number, query: string) =>
    server.call('POST', `/v1/customers/${id}/downline/placebyrule?${query}`);

  it('Create places a customer by the sponsor’s preference, which can be read and set', async () => {
    const [first, second] = [await server.create(distributorBody()), await server.create(distributorBody())];
    assert.deepEqual(await where(first, 'Binary'), [[2, 'Left', 'FirstEmptyRollup']]);
    assert.deepEqual(await where(second, 'Binary'), [[2, 'Right', 'FirstEmptyRollup']]);
    assert.equal((await prefer('right')).json.Rule, 'Right');
    const third = await server.create(distributorBody());
    assert.deepEqual(await where(third, 'Binary'), [[second, 'Right', 'Right']]);
    const read = await server.call('GET', '/v1/customers/2/placement-preference?tree=Binary');
    assert.deepEqual(read.json, {
      CustomerId: 2,
      Tree: 'Binary',
      Rule: 'Right',
      Allowed: ['UsePreference', 'Weak', 'Strong', 'Right', 'DoNotPlace'],
    });
    const refused = await prefer('Inside');
    assert.deepEqual([refused.status, ...problemsOf(refused)], [400, 'rule: unknown_rule']);
    assert.equal((await prefer('')).json.Rule, null);
  });

  it('Weak and Strong ask the plan for the weight of each leg, with its contents', async () => {
    await prefer('Weak');
    weighed.length = 0;
    const id = await server.create(distributorBody());
    // Left holds one person and weighs 99; Right holds two and weighs 98.
    assert.deepEqual(weighed.map(({ leg, placed }) => [leg, placed]).sort(), [
      ['Left', 1],
      ['Right', 2],
    ]);
    assert.equal((await where(id, 'Binary'))[0][1], 'Right');
  });

  it('a customer who was held back waits on the list, and a later call places them', async () => {
    await prefer('DoNotPlace');
    const id = await server.create(distributorBody());
    assert.deepEqual([await where(id, 'Binary'), await where(id, 'Matrix')], [[], []]);
    for (const tree of ['Binary', 'Matrix']) {
      const { json } = await server.call('GET', `/v1/customers/2/downline/UnplacedAssociates?tree=${tree}`);
      assert.ok(json.some((node: { CustomerId: number }) => node.CustomerId === id));
    }
    assert.equal((await release(id, 'tree=Matrix')).json.UplineId, 2);
    assert.deepEqual(await where(id, 'Matrix'), [[2, 'Left', 'FirstEmpty']]);
    const held = await release(id, 'tree=Binary&rule=DoNotPlace');
    assert.deepEqual(problemsOf(held), ['rule: rule_holds_back']);
    assert.equal((await release(id, 'tree=Binary&rule=Right')).status, 200);
    assert.deepEqual(problemsOf(await release(id, 'tree=Binary')), ['customerId: already_placed']);
  });
});
