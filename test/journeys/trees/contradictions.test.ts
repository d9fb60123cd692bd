import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { examine } from '../../../src/server/doctor/examine.ts';
import { databaseIn, startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';
import { until } from '../../support/until.ts';

const plan = fourTrees({ Matrix: { depth: 5 } });
const directory = mkdtempSync(path.join(tmpdir(), 'upline-contradictions-'));

describe('Placements that contradict each other, made by hand', () => {
  let server: TestServer;
  let ids: number[];
  const at = (index: number) => ids[index] ?? 0;

  before(async () => {
    // PostgreSQL has no time for a million levels, so a walk in a cycle must end by itself.
    const environment = {
      ...{ UPLINE_TREE_INDEX: 'always', UPLINE_LONG_READ_TIMEOUT_MS: '300' },
      ...(testEngine === 'postgres' ? { UPLINE_DATABASE_TIMEOUT_MS: '1500' } : {}),
    };
    server = await startTestServer({ extension: { plan }, environment, directory });
    const chain = [-1, 0, 1, -1].map((upline, index) => ({
      uplines: {
        Enrollment: -1,
        Unilevel: upline,
        Matrix: [upline, index === 3 ? 'Right' : 'Left'] as const,
      },
    }));
    ids = await addNetwork(server.installation, chain);
    // The first customer is below the last of its own chain, and another is below an unknown customer.
    for (const tree of ['Unilevel', 'Matrix']) {
      await server.sql(
        `update placements set upline_id = ${at(2)} where tree = '${tree}' and node_id = ${at(0)}`,
      );
    }
    await server.sql(`delete from placements where tree = 'Unilevel' and node_id = ${at(1)}`);
  });
  after(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('leave no request without an answer: known data is returned, and the rest is refused in time', async () => {
    const get = async (address: string) => (await server.call('GET', `/v1/customers/${address}`)).status;
    assert.equal(await get(`${at(3)}/upline?tree=Matrix`), 200);
    assert.equal(await get(`2/downline/count?tree=Matrix`), 200);
    for (const address of [`${at(1)}/downline/count?tree=Matrix`, `${at(1)}/upline?tree=Matrix`]) {
      assert.ok([200, 503].includes(await get(address)), address);
    }
    const moves: readonly [id: number, upline: number][] = [
      [at(3), at(1)],
      [at(1), at(3)],
    ];
    for (const [id, upline] of moves) {
      const address = `/v1/customers/${id}/downline/placenode?tree=Matrix&toUplineId=${upline}&findAvailable=true`;
      const { status } = await server.call('POST', address);
      assert.ok([200, 409].includes(status), `${id} below ${upline}: ${status}`);
    }
    assert.equal(await get(`${at(3)}`), 200);
  });

  it('are named in the log of the server and by upline doctor, with tree and ids', async () => {
    // The database prevents two current places while it has its index.
    await server.sql('drop index placements_current_node');
    await server.sql(`insert into placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at)
      select tree, node_id, ${at(0)}, leg, rule, reason, actor, from_at from placements
      where tree = 'Enrollment' and node_id = ${at(3)} and to_at is null`);
    const isSaid = (tree: string, kind: string) =>
      server.log.some(
        (line) => line.includes('contradict each other') && line.includes(tree) && line.includes(kind),
      );
    await until(async () => isSaid('"Enrollment"', 'placed_twice'));
    await until(async () => isSaid('"Unilevel"', 'upline_not_placed'));
    await until(async () => isSaid('"Matrix"', 'cycle'));
    assert.equal((await server.call('GET', '/v1/customers/2/downline/count?tree=Enrollment')).status, 200);
    const findings = await examine({ ...(await databaseIn(directory)), UPLINE_PORT: '0' }, new Date());
    const ofTrees = findings.filter(({ check }) => check === 'trees').map(({ message }) => message);
    assert.deepEqual(ofTrees, [
      `Enrollment has customers with two current placements: ${at(3)}`,
      `Matrix has customers in a cycle: ${ids.slice(0, 3).join(', ')}`,
      `Unilevel has customers below an upline that is not placed: ${at(2)}`,
    ]);
  });
});
