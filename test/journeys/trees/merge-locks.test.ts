import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { startWithEndlessDeadlocks } from '../../support/endless-deadlocks.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const plan = fourTrees();
const OTHERS = 30;
const WRITERS = 3;
const ROUNDS = 6;

describe('Merges and their previews, while customers are placed below the survivor', {
  skip: testEngine === 'sqlite' && 'an embedded file has one writer',
}, () => {
  let server: TestServer;
  before(async () => {
    server = await startWithEndlessDeadlocks(plan);
  });
  after(() => server.close());

  const post = (address: string, body?: object) => server.call('POST', `/v1/customers${address}`, body);
  const upgradeNew = async (SponsorId: number | undefined) => {
    const id = await server.create(retailBody({ SponsorId }));
    return server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody({ SponsorId }));
  };
  type Write = (survivorId: number | undefined, others: readonly number[], turn: number) => Promise<object>;
  const kinds: [kind: string, write: Write][] = [
    [
      'moved',
      (survivorId, others, turn) => {
        const toUplineId = Math.floor(turn / others.length) % 2 === 0 ? survivorId : 2;
        const id = others[turn % others.length];
        return post(`/${id}/downline/placenode?tree=Unilevel&toUplineId=${toUplineId}`);
      },
    ],
    ['enrolled', (SponsorId) => post('', distributorBody({ SponsorId }))],
    ['upgraded', (SponsorId) => upgradeNew(SponsorId)],
  ];
  for (const [kind, write] of kinds) {
    it(`wait for customers who are ${kind}, without a deadlock`, async () => {
      const node = { uplines: { Enrollment: -1, Unilevel: -1 } };
      const people = await addNetwork(server.installation, Array(OTHERS + 2).fill(node));
      const [survivorId, MergedCustomerId, ...others] = people;
      let isOver = false;
      const writing = Array.from({ length: WRITERS }, async (_, writer) => {
        const own = others.filter((_other, index) => index % WRITERS === writer);
        for (let turn = 0; !isOver; turn += 1) {
          const { status, text } = (await write(survivorId, own, turn)) as { status: number; text: string };
          assert.ok(status < 300, text);
        }
      });
      const merging = async () => {
        const order = { MergedCustomerId, Reason: 'enrolled twice' };
        for (let round = 0; round < ROUNDS; round += 1) {
          const steps = [
            await post(`/${survivorId}/merge/preview`, order),
            await post(`/${survivorId}/merge`, order),
            await post(`/${MergedCustomerId}/merge/undo`),
          ];
          for (const { status, text } of steps) assert.equal(status, 200, text);
        }
      };
      const ending = merging().finally(() => {
        isOver = true;
      });
      await Promise.all([ending, ...writing]);
      await assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });
    });
  }

  it('and an erasure of the survivor wait for each other, without a deadlock', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const node = { uplines: { Enrollment: -1, Unilevel: -1 } };
      // The merged customer has the lower id.
      const [MergedCustomerId, survivorId] = await addNetwork(server.installation, [node, node]);
      const merged = await post(`/${survivorId}/merge`, { MergedCustomerId, Reason: 'enrolled twice' });
      assert.equal(merged.status, 200, merged.text);
      const answers = await Promise.all([
        post(`/${MergedCustomerId}/merge/undo`),
        post(`/${survivorId}/erase`),
        post(`/${MergedCustomerId}/merge/undo`),
      ]);
      for (const { status, text } of answers) assert.ok(status === 200 || status === 409, text);
    }
  });
});
