import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CommissionPlan } from '../../../src/commission-plan/commission-plan.ts';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { startWithEndlessDeadlocks } from '../../support/endless-deadlocks.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const ROUNDS = 6;
const SUSPENDED = 4;
const plan = suspending(fourTrees({ Binary: { placementRule: 'FirstEmptyRollup' } }));

function suspending({ statuses, ...others }: CommissionPlan): CommissionPlan {
  const onEntering = { removeFromTrees: ['Unilevel', 'Binary'] };
  return {
    ...others,
    statuses: statuses.map((status) => (status.id === SUSPENDED ? { ...status, onEntering } : status)),
  };
}

describe('Two writes of the same people at the same moment', {
  skip: testEngine === 'sqlite' && 'an embedded file has one writer',
}, () => {
  let server: TestServer;
  before(async () => {
    server = await startWithEndlessDeadlocks(plan);
  });
  after(() => server.close());

  const post = (address: string, body?: object) => server.call('POST', `/v1${address}`, body);
  const move = (id: number, tree: string, toUplineId: number) =>
    post(`/customers/${id}/downline/placenode?tree=${tree}&toUplineId=${toUplineId}&findAvailable=true`);
  const upgrade = (id: number) =>
    server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody({ SponsorId: 2 }));
  const enroll = (SponsorId: number) => post('/customers', distributorBody({ SponsorId }));
  const erase = (id: number) => post(`/customers/${id}/erase`);
  const suspend = (id: number) => server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: SUSPENDED });
  /** An upline, a customer to move, and one below them. */
  const people = async (): Promise<readonly [number, number, number]> => {
    const below = (upline: number) => ({ uplines: { Enrollment: upline, Unilevel: upline } });
    const [uplineId = 0, id = 0, childId = 0] = await addNetwork(server.installation, [
      below(-1),
      below(-1),
      below(1),
    ]);
    return [uplineId, id, childId];
  };
  const stagedBatch = async (Tree: string, ToUplineId: number, ids: readonly number[]) => {
    const Items = ids.map((CustomerId) => ({ Action: 'place', CustomerId, Tree, ToUplineId }));
    const staged = await post('/placement-batches', { Reason: 'team change', Items });
    assert.equal(staged.status, 201, staged.text);
    return `/placement-batches/${staged.json.BatchId}`;
  };

  /** Prepares a round. Returns its writes. */
  type Prepare = () => Promise<readonly (() => Promise<Answer>)[]>;
  const kinds: readonly (readonly [what: string, prepare: Prepare])[] = [
    [
      'two moves in different trees, and an upgrade',
      async () => {
        const [uplineId] = await people();
        const id = await server.create(retailBody({ SponsorId: 2 }));
        return [
          () => upgrade(id),
          () => move(id, 'Unilevel', uplineId),
          () => move(id, 'Enrollment', uplineId),
        ];
      },
    ],
    [
      'an upgrade, and enrollments below',
      async () => {
        const id = await server.create(retailBody({ SponsorId: 2 }));
        return [() => enroll(id), () => upgrade(id), () => enroll(id), () => enroll(id)];
      },
    ],
    [
      'a move, and a status that leaves the tree',
      async () => {
        const [uplineId, id] = await people();
        return [() => suspend(id), () => move(id, 'Unilevel', uplineId)];
      },
    ],
    [
      'the commit of a batch, and an erasure',
      async () => {
        const [toUplineId, ...ids] = await people();
        const batch = await stagedBatch('Unilevel', toUplineId, ids);
        return [() => post(`${batch}/commit`), () => erase(ids[0])];
      },
    ],
    [
      'the undo of a batch, and an erasure',
      async () => {
        const [toUplineId, ...ids] = await people();
        const batch = await stagedBatch('Unilevel', toUplineId, ids);
        assert.equal((await post(`${batch}/commit`)).status, 200);
        return [() => post(`${batch}/undo`), () => erase(ids[1])];
      },
    ],
    [
      'two batches in different trees',
      async () => {
        const [toUplineId, ...ids] = await people();
        const one = await stagedBatch('Unilevel', toUplineId, ids);
        const other = await stagedBatch('Enrollment', toUplineId, ids.toReversed());
        return [() => post(`${one}/commit`), () => post(`${other}/commit`)];
      },
    ],
    [
      'the removal of an upline, and an erasure',
      async () => {
        const [, id, childId] = await people();
        const remove = () => post(`/customers/${id}/downline/removenode?tree=Unilevel&children=rollup`);
        return [() => erase(childId), remove];
      },
    ],
    [
      'the undo of a merge, and erasures',
      async () => {
        const [survivorId, MergedCustomerId, childId] = await people();
        const merged = await post(`/customers/${survivorId}/merge`, { MergedCustomerId, Reason: 'twice' });
        assert.equal(merged.status, 200, merged.text);
        const undo = () => post(`/customers/${MergedCustomerId}/merge/undo`);
        return [undo, () => erase(survivorId), () => erase(childId)];
      },
    ],
  ];
  for (const [what, prepare] of kinds) {
    it(`wait in one order: ${what}`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const writes = await prepare();
        const answers = await Promise.all(writes.map((write) => write()));
        for (const { status, text } of answers) assert.ok(status < 300 || status === 409, text);
      }
      await assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
    });
  }
});
