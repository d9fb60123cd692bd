import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { assertInvariants } from '../../../test/support/invariants.ts';
import { storedData } from '../../../test/support/refusals.ts';
import { startTestServer, type TestServer, testEngine } from '../../../test/support/test-server.ts';
import { addNetwork, type NetworkNode } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();
const REASON = 'enrolled twice';
type Uplines = NetworkNode['uplines'];

/** A server with its own network. */
async function company(nodes: readonly Uplines[], used = plan) {
  const server = await startTestServer({ extension: { plan: used } });
  const ids = await addNetwork(
    server.installation,
    nodes.map((uplines) => ({ uplines: { Enrollment: -1, ...uplines } })),
  );
  return { server, ids: ids as [number, number, number, number, number, number] };
}

function calls(server: TestServer) {
  const post = (path: string, body?: object) => server.call('POST', `/v1/customers/${path}`, body);
  return {
    merge: (id: number, MergedCustomerId: number, more: object = {}) =>
      post(`${id}/merge`, { MergedCustomerId, Reason: REASON, ...more }),
    undo: (id: number) => post(`${id}/merge/undo`),
    below: async (id: number, tree: string) => {
      const { json } = await server.call('GET', `/v1/customers/${id}/downline?tree=${tree}&levels=1`);
      return (json as number[]).toSorted((a, b) => a - b);
    },
    upline: async (id: number, tree: string) =>
      (await server.call('GET', `/v1/customers/${id}/upline?tree=${tree}`)).json,
    sound: () => assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true }),
  };
}

describe('The downlines of a merge', () => {
  it('are refused if a leg is taken, with leg, upline and tree, until the caller names another place', async () => {
    const { server, ids } = await company([
      { Binary: [-1, 'Left'] },
      { Binary: [-1, 'Right'] },
      { Binary: [0, 'Left'] },
      { Binary: [1, 'Left'] },
    ]);
    await using _ = server;
    const [s, m, a, b] = ids;
    const { merge, below, upline, sound } = calls(server);
    const before = await storedData(server);
    const refused = await merge(s, m);
    assert.equal(refused.status, 409);
    assert.deepEqual(problemsOf(refused), ['Moves.1.Leg: position_taken']);
    assert.match(refused.json.errors[0].message, new RegExp(`Left leg of ${s} in the Binary tree`));
    assert.deepEqual(await storedData(server), before);
    const Places = [{ CustomerId: b, Tree: 'binary', FindAvailable: true, Leg: 'Left' }];
    assert.equal((await merge(s, m, { Places })).status, 200);
    assert.deepEqual([await below(s, 'Binary'), await upline(b, 'Binary')], [[a], [a, s, 2]]);
    await sound();
  });

  it('take the legs of a merged customer who is directly below the survivor', async () => {
    const { server, ids } = await company([
      { Binary: [-1, 'Left'] },
      { Binary: [0, 'Left'] },
      { Binary: [1, 'Right'] },
    ]);
    await using _ = server;
    const [s, m, a] = ids;
    const { merge, undo, below, sound } = calls(server);
    assert.equal((await merge(s, m)).status, 200);
    assert.deepEqual(await below(s, 'Binary'), [a]);
    await sound();
    assert.equal((await undo(m)).status, 200);
    assert.deepEqual([await below(s, 'Binary'), await below(m, 'Binary')], [[m], [a]]);
    await sound();
  });

  it('leave the place of the merged customer to a survivor directly below', async () => {
    const { server, ids } = await company([
      { Unilevel: -1, Binary: [-1, 'Left'] },
      { Enrollment: 0, Unilevel: 0, Binary: [0, 'Left'] },
      { Enrollment: 0, Unilevel: 0, Binary: [0, 'Right'] },
    ]);
    await using _ = server;
    const [m, s, a] = ids;
    const { merge, undo, below, upline, sound } = calls(server);
    const answer = await merge(s, m);
    assert.equal(answer.status, 200, answer.text);
    for (const tree of ['Enrollment', 'Unilevel', 'Binary']) {
      assert.deepEqual([await upline(s, tree), await below(s, tree)], [[2], [a]], tree);
    }
    await sound();
    const undone = await undo(m);
    assert.equal(undone.status, 200, undone.text);
    for (const tree of ['Enrollment', 'Unilevel', 'Binary']) {
      assert.deepEqual(
        [await upline(s, tree), await below(m, tree)],
        [
          [m, 2],
          [s, a],
        ],
        tree,
      );
    }
    await sound();
  });

  it('move the survivor up out of the downline in trees without legs, and are refused in trees with legs', async () => {
    const { server, ids } = await company([
      { Unilevel: -1, Binary: [-1, 'Left'] },
      { Unilevel: 0, Binary: [0, 'Left'] },
      { Unilevel: 1, Binary: [1, 'Left'] },
    ]);
    await using _ = server;
    const [m, a, s] = ids;
    const { merge, upline, sound } = calls(server);
    assert.deepEqual(problemsOf(await merge(s, m)), ['MergedCustomerId: merge_survivor_below']);
    const move = `/v1/customers/${s}/downline/placenode?tree=Binary&toUplineId=2&leg=Right`;
    assert.equal((await server.call('POST', move)).status, 200);
    const answer = await merge(s, m);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual([await upline(s, 'Unilevel'), await upline(a, 'Unilevel')], [[2], [s, 2]]);
    assert.deepEqual(await upline(a, 'Binary'), [s, 2]);
    await sound();
  });

  it('are refused in a tree in which the survivor has no place', async () => {
    const { server, ids } = await company([{}, { Unilevel: -1 }, { Unilevel: 1 }]);
    await using _ = server;
    const answer = await calls(server).merge(ids[0], ids[1]);
    assert.deepEqual(problemsOf(answer), ['MergedCustomerId: merge_survivor_not_placed']);
    assert.match(answer.json.errors[0].message, /Unilevel tree/);
  });

  it('obey the movement policy, which cannot be overridden', async () => {
    const frozen = [{ from: '2020-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z' }];
    const used = fourTrees({ Unilevel: { movementPolicy: { frozen } } });
    const { server, ids } = await company([{ Unilevel: -1 }, { Unilevel: -1 }, { Unilevel: 1 }], used);
    await using _ = server;
    const answer = await calls(server).merge(ids[0], ids[1]);
    assert.deepEqual(problemsOf(answer), ['Moves.1: moves_are_frozen', 'Moves.2: moves_are_frozen']);
  });

  it('include people without a place whose sponsor is the merged customer', async () => {
    const { server, ids } = await company([{ Unilevel: -1 }, { Unilevel: -1 }]);
    await using _ = server;
    const [s, m] = ids;
    const retail = await server.create(retailBody({ SponsorId: m }));
    const { merge, undo, sound } = calls(server);
    const sponsor = async () => (await server.call('GET', `/v1/customers/${retail}`)).json.SponsorId;
    assert.equal(await sponsor(), m);
    assert.equal((await merge(s, m)).status, 200);
    assert.equal(await sponsor(), s);
    assert.equal((await undo(m)).status, 200);
    assert.equal(await sponsor(), m);
    await sound();
  });

  it('move below the survivor of the last of several merges, and every merged id leads there', async () => {
    const { server, ids } = await company([
      { Unilevel: -1 },
      { Unilevel: -1 },
      { Unilevel: -1 },
      { Unilevel: 2 },
    ]);
    await using _ = server;
    const [c, b, a, x] = ids;
    const { merge, undo, upline, sound } = calls(server);
    assert.equal((await merge(b, a)).status, 200);
    assert.equal((await merge(c, b)).status, 200);
    assert.deepEqual(await upline(x, 'Unilevel'), [c, 2]);
    const leadsTo = async (id: number) =>
      (await server.call('GET', `/v1/customers/${id}`)).headers.get('x-upline-merged-into');
    assert.deepEqual([await leadsTo(a), await leadsTo(b)], [String(c), String(c)]);
    assert.deepEqual(problemsOf(await undo(a)), ['customerId: merge_built_upon']);
    assert.equal((await undo(b)).status, 200);
    assert.deepEqual([await leadsTo(a), await leadsTo(b)], [String(b), null]);
    assert.deepEqual(await upline(x, 'Unilevel'), [b, 2]);
    // Possible now: the later merge, which had moved a customer of this merge, is undone.
    assert.equal((await undo(a)).status, 200);
    assert.deepEqual(await upline(x, 'Unilevel'), [a, 2]);
    assert.equal(await leadsTo(a), null);
    await sound();
  });
});

describe('The undo of a merge', () => {
  it('is refused for the batch alone, which can be undone only with its merge', async () => {
    const { server, ids } = await company([{ Unilevel: -1 }, { Unilevel: -1 }, { Unilevel: 1 }]);
    await using _ = server;
    const { json } = await calls(server).merge(ids[0], ids[1]);
    const answer = await server.call('POST', `/v1/placement-batches/${json.BatchId}/undo`);
    assert.deepEqual(problemsOf(answer), ['customerId: customer_merged']);
  });

  it('is refused, with the reason, once something depends on the merge', async () => {
    const { server, ids } = await company([{ Unilevel: -1 }, { Unilevel: -1 }, { Unilevel: 1 }]);
    await using _ = server;
    const [s, m, a] = ids;
    const { merge, undo } = calls(server);
    await merge(s, m, { Take: ['EmailAddress'] });
    const patch = (EmailAddress: string) => server.call('PATCH', `/v1/customers/${s}`, { EmailAddress });
    await patch('other@example.com');
    const changed = await undo(m);
    assert.deepEqual(problemsOf(changed), ['customerId: merge_built_upon']);
    assert.match(changed.json.errors[0].message, new RegExp(`EmailAddress of customer ${s} has changed`));
    await patch(`network${m}@example.com`);
    const taken = await server.create(distributorBody({ Username: `network ${m}` }));
    assert.deepEqual(problemsOf(await undo(m)), ['Username: not_unique']);
    await server.call('PATCH', `/v1/customers/${taken}`, { Username: 'somebody else' });
    await server.call('POST', `/v1/customers/${a}/downline/placenode?tree=Unilevel&toUplineId=2`);
    assert.deepEqual(problemsOf(await undo(m)), ['batchId: batch_built_upon']);
  });

  it('keeps later changes of other fields', async () => {
    const { server, ids } = await company([{ Unilevel: -1 }, { Unilevel: -1 }]);
    await using _ = server;
    const [s, m] = ids;
    const { merge, undo, sound } = calls(server);
    await merge(s, m, { Take: ['EmailAddress'] });
    await server.call('PATCH', `/v1/customers/${s}`, { FirstName: 'Later' });
    assert.equal((await undo(m)).status, 200);
    const { json } = await server.call('GET', `/v1/customers/${s}`);
    assert.deepEqual([json.FirstName, json.EmailAddress], ['Later', `network${s}@example.com`]);
    await sound();
  });
});
