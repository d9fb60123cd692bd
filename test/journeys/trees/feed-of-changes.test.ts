import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { type ServiceWay, serviceWays } from '../../support/service-ways.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const [, [, startRemotely]] = serviceWays as readonly [unknown, (typeof serviceWays)[number]];

describe('The feed of changes', () => {
  let way: ServiceWay;
  let now = Date.parse('2026-06-01T00:00:00Z');
  before(async () => {
    way = await startRemotely({ plan: fourTrees(), now: () => new Date(now) });
  });
  after(() => way[Symbol.asyncDispose]());

  const call = async (method: string, path: string, body?: object) => {
    const answer = await way.server.call(method, `/v1/${path}`, body);
    assert.ok(answer.status < 300, `${path}: ${answer.text}`);
    return answer.json;
  };
  const create = (SponsorId = 2) => way.server.create(distributorBody({ SponsorId }));
  const place = (id: number, upline: number, tree = 'Unilevel') =>
    call('POST', `customers/${id}/downline/placenode?tree=${tree}&toUplineId=${upline}`);
  const batch = async (...items: object[]) => {
    const { BatchId } = await call('POST', 'placement-batches', { items });
    await call('POST', `placement-batches/${BatchId}/commit`);
    return BatchId;
  };
  const unilevel = (id: number, toUplineId: number) => ({
    action: 'place',
    customerId: id,
    tree: 'Unilevel',
    toUplineId,
  });
  const removal = { action: 'remove', tree: 'Unilevel', children: 'rollup' };

  /** The answers of Get Customer for all customers, with their versions. */
  async function everybody(): Promise<Map<number, string>> {
    const seen = new Map<number, string>();
    for (const id of await call('GET', 'customers/customer-ids')) {
      const { headers, text } = await way.server.call('GET', `/v1/customers/${id}`);
      seen.set(id, `${headers.get('etag')} ${text}`);
    }
    return seen;
  }

  /** Asserts that everyone whose answer an act has changed is in the feed. @returns their ids */
  async function changedBy(act: () => Promise<unknown>): Promise<number[]> {
    const before = await everybody();
    now += 60_000;
    const since = new Date(now).toISOString();
    await act();
    const changed = [...(await everybody())].filter(([id, text]) => before.get(id) !== text);
    const ids = changed.map(([id]) => id);
    const feed: number[] = await call('GET', `customers/customer-ids?modifiedSince=${since}`);
    const missed = ids.filter((id) => !feed.includes(id));
    assert.deepEqual(missed, [], 'no customer is missing');
    return ids.sort((a, b) => a - b);
  }

  it('contains everyone whose answer a move or removal changes: sponsors, enrollers and rolled-up customers', async () => {
    const top = await create();
    const [left, right] = [await create(top), await create(top)];
    const [one, two] = [await create(left), await create(left)];
    assert.deepEqual(await changedBy(() => place(one, right)), [one]);
    assert.deepEqual(await changedBy(() => place(one, right, 'Enrollment')), [one]);
    const remove = (id: number, way: string, tree = 'Unilevel') =>
      call('POST', `customers/${id}/downline/removenode?tree=${tree}&children=${way}`);
    assert.deepEqual(await changedBy(() => remove(left, 'rollup')), [left, two]);
    assert.deepEqual(await changedBy(() => remove(right, 'keep')), [right]);
    assert.deepEqual(await changedBy(() => remove(right, 'keep', 'Enrollment')), [right]);
    assert.deepEqual(await changedBy(() => place(one, 2, 'Binary').catch(() => null)), []);
  });

  it('contains everyone changed by a batch or its undo', async () => {
    const top = await create();
    const [left, right] = [await create(top), await create(top)];
    const below = await create(left);
    let id = 0;
    const staged = async () => {
      id = await batch({ ...removal, customerId: left }, unilevel(right, below));
    };
    assert.deepEqual(await changedBy(staged), [left, right, below]);
    const undo = () => call('POST', `placement-batches/${id}/undo`);
    assert.deepEqual(await changedBy(undo), [left, right, below]);
  });

  it('contains everyone placed by rule or by a service of the extension', async () => {
    const [retail, other] = [await way.server.create(retailBody()), await way.server.create(retailBody())];
    const byRule = () => call('POST', `customers/${retail}/downline/placebyrule?tree=Unilevel`);
    assert.deepEqual(await changedBy(byRule), [retail]);
    const args = { associateId: other, treeType: 'Unilevel', sponsorId: retail, reason: '' };
    assert.deepEqual(await changedBy(() => way.call('TreeService.PlaceByRule', args)), [other]);
    const NodeDetail = { NodeId: { AssociateId: other }, UplineId: { AssociateId: 2 } };
    const placements = [{ Tree: 'Unilevel', NodeDetail }];
    assert.deepEqual(await changedBy(() => way.call('TreeService.Place', { placements })), [other]);
  });

  it('contains everyone whose record is written, and the customers around them', async () => {
    const top = await create();
    const below = await create(top);
    const retail = await way.server.create(retailBody({ SponsorId: below }));
    const acts: [who: number[], act: () => Promise<unknown>][] = [
      [[retail], () => call('PATCH', `customers/${retail}`, { FirstName: 'New' })],
      [[retail], () => call('PATCH', `customers/${retail}`, { WebAlias: 'feed' })],
      [[retail], () => call('PUT', `customers/upgrade/${retail}`, distributorBody({ SponsorId: below }))],
      [[below], () => call('DELETE', `customers/${below}`)],
      [[top], () => call('POST', `customers/${top}/erase`)],
    ];
    for (const [who, act] of acts) assert.deepEqual(await changedBy(act), who);
  });
});
