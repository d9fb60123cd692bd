import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Tree } from '../../../src/commission-plan/commission-plan.ts';
import { distributorBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const CALLERS = 12;
/** Two rules and two ways to weigh. The plan's own weight takes a moment, like a query to another system. */
const own: NonNullable<Tree['legWeight']> = async ({ placed }) => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return placed;
};
const CASES: readonly [string, Partial<Tree>, isStrong: boolean][] = [
  ['Weak', { placementRule: 'Weak' }, false],
  ['Weak with weights of the plan’s own', { placementRule: 'Weak', legWeight: own }, false],
  ['Strong', { placementRule: 'Strong' }, true],
];

for (const [name, binary, isStrong] of CASES) {
  describe(`Simultaneous enrollments under ${name}`, () => {
    const plan = fourTrees({ Binary: binary, Matrix: { placementRule: 'FirstEmpty' } });
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
    const serverOf = (index: number) => servers[index % servers.length] ?? assert.fail();
    /** Number of customers in each leg of a customer. */
    const legs = async (id: number) => {
      const heads = await serverOf(0).sql(
        `SELECT node_id, leg FROM placements
         WHERE tree = 'Binary' AND to_at IS NULL AND upline_id = ${id} ORDER BY leg`,
      );
      const counts: number[] = [];
      for (const { node_id } of heads) {
        const path = `/v1/customers/${node_id}/downline/count?tree=Binary`;
        counts.push(1 + Number((await serverOf(0).call('GET', path)).json));
      }
      return counts;
    };

    it('leave the same legs as placements of waiting customers by rule at the same time', async () => {
      const [sponsor = 0, , , ...waiting] = await addNetwork(serverOf(0).installation, [
        { uplines: { Enrollment: -1, Unilevel: -1, Binary: [-1, 'Right'] } },
        { uplines: { Enrollment: 0, Unilevel: 0, Binary: [0, 'Left'] } },
        { uplines: { Enrollment: 0, Unilevel: 0, Binary: [0, 'Right'] } },
        ...Array.from({ length: CALLERS }, () => ({ uplines: { Enrollment: 0, Unilevel: 0 } })),
      ]);
      const answers = await Promise.all(
        waiting.map((id, index) =>
          serverOf(index).call('POST', `/v1/customers/${id}/downline/placebyrule?tree=Binary`),
        ),
      );
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      const expected = isStrong ? [1 + CALLERS, 1] : [1 + CALLERS / 2, 1 + CALLERS / 2];
      assert.deepEqual(await legs(sponsor), expected);
    });

    it('leave the legs that enrollments one after another would leave, even from several processes', async () => {
      const [sponsor = 0] = await addNetwork(serverOf(0).installation, [
        { uplines: { Enrollment: -1, Unilevel: -1, Binary: [-1, 'Left'], Matrix: [-1, 'Left'] } },
        { uplines: { Enrollment: 0, Unilevel: 0, Binary: [0, 'Left'] } },
        { uplines: { Enrollment: 0, Unilevel: 0, Binary: [0, 'Right'] } },
      ]);
      const answers = await Promise.all(
        Array.from({ length: CALLERS }, (_, index) =>
          serverOf(index).call('POST', '/v1/customers', distributorBody({ SponsorId: sponsor })),
        ),
      );
      assert.deepEqual(
        [...new Set(answers.map(({ status, text }) => `${status} ${status === 201 ? '' : text}`))],
        ['201 '],
      );
      const expected = isStrong ? [1 + CALLERS, 1] : [1 + CALLERS / 2, 1 + CALLERS / 2];
      assert.deepEqual(await legs(sponsor), expected);
      await assertInvariants({ query: serverOf(0).sql, engine: testEngine, plan, isRearranged: true });
    });
  });
}
