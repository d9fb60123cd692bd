import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { assertInvariants } from '../../support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const plan = fourTrees();

/** Two servers on one database. For the database, they are like two processes. */
describe('Simultaneous changes of a tree', () => {
  let directory: string;
  let servers: TestServer[];
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    const options = { extension: { plan }, directory };
    servers = [await startTestServer(options), await startTestServer(options)];
  });
  after(async () => {
    for (const server of servers) await server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const serverOf = (index: number) => {
    const server = servers[index % 2];
    if (server === undefined) throw new Error('no server');
    return server;
  };
  const add = (count: number, uplines: Record<string, number>) =>
    addNetwork(
      serverOf(0).installation,
      Array.from({ length: count }, () => ({ uplines })),
    );
  const place = (index: number, id: number, query: string) =>
    serverOf(index).call('POST', `/v1/customers/${id}/downline/placenode?${query}`);
  const assertWhole = () =>
    assertInvariants({ query: serverOf(0).sql, engine: testEngine, plan, isRearranged: true });

  it('never make a cycle: in a ring of simultaneous moves, one is refused', async () => {
    for (let round = 0; round < 8; round += 1) {
      const ids = await add(6, { Enrollment: -1, Unilevel: -1 });
      const answers = await Promise.all(
        ids.map((id, index) => place(index, id, `tree=Unilevel&toUplineId=${ids[(index + 1) % ids.length]}`)),
      );
      const statuses = answers.map(({ status }) => status).sort();
      assert.deepEqual(statuses, [200, 200, 200, 200, 200, 409]);
    }
    await assertWhole();
  });

  it('never place two customers at one position: one gets it, the others are refused or placed further down', async () => {
    const ids = await add(12, { Enrollment: -1 });
    const [head = 0, ...others] = ids;
    await place(0, head, 'tree=Binary&toUplineId=2&leg=Left');
    const answers = await Promise.all(
      others.map((id, index) =>
        place(index, id, `tree=Binary&toUplineId=${head}&leg=Left&findAvailable=${index > 4}`),
      ),
    );
    const stuck = answers.slice(0, 5).filter(({ status }) => status === 409);
    assert.ok(stuck.length >= 4);
    assert.ok(answers.slice(5).every(({ status }) => status === 200));
    await assertWhole();
  });

  it('never leave a customer below a customer who is removed at the same time', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [upline = 0, ...others] = await add(5, { Enrollment: -1, Unilevel: -1 });
      const remove = `/v1/customers/${upline}/downline/removenode?tree=Unilevel&children=rollup`;
      await Promise.all([
        ...others.map((id, index) => place(index, id, `tree=Unilevel&toUplineId=${upline}`)),
        serverOf(round).call('POST', remove),
      ]);
    }
    await assertWhole();
  });
});
