import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createTreeReader } from '../../../src/trees/store/tree-reader.ts';
import { indexedTrees } from '../../support/indexed-trees.ts';
import { startUpline } from '../../support/process.ts';
import { assertSameWeights } from '../../support/same-as-tables.ts';
import { databaseIn, startTestServer, type TestServer } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { until } from '../../support/until.ts';

const PEOPLE = 24;
const ROUNDS = 3;
const CHANGES = 40;
/** A transaction of a killed process may end shortly after the process. */
const LOOK_AGAIN_MS = 250;
const TREES = ['Enrollment', 'Unilevel', 'Binary', 'Matrix'];
const WEIGHED = { tree: 'Binary', legs: ['Left', 'Right'] };
const EXTENSION = path.join(import.meta.dirname, '../../support/indexed-trees.ts');
const directory = mkdtempSync(path.join(tmpdir(), 'upline-tree-crash-'));

describe('The index of a server that outlives another server', () => {
  let survivor: TestServer;
  let people: number[];
  before(async () => {
    survivor = await startTestServer({
      extension: { plan: indexedTrees },
      environment: { UPLINE_TREE_INDEX: 'always' },
      directory,
    });
    const node = { uplines: { Enrollment: -1, Unilevel: -1 } };
    const nodes = Array.from({ length: PEOPLE }, () => node);
    people = await addNetwork(survivor.installation, nodes);
  });
  after(async () => {
    await survivor.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Pseudo-random, so that each round changes different customers. */
  const changeOf = (turn: number): { method: string; address: string; body?: object } => {
    const id = people[(turn * 7) % PEOPLE] ?? 2;
    const other = people[(turn * 11 + 3) % PEOPLE] ?? 2;
    if (turn % 4 === 1) {
      const Weights = [id, other].map((CustomerId, index) => ({ CustomerId, Weight: turn * 10 + index }));
      return { method: 'PUT', address: '/v1/leg-weights?tree=Binary', body: { Weights } };
    }
    const tree = turn % 4 === 2 ? 'Binary' : 'Unilevel';
    const to = `tree=${tree}&toUplineId=${turn % 5 === 0 ? 2 : other}&findAvailable=true`;
    return { method: 'POST', address: `/v1/customers/${id}/downline/placenode?${to}` };
  };

  async function differences(): Promise<string[]> {
    const tables = createTreeReader(survivor.installation.database.reader);
    const found: string[] = [];
    for (const tree of TREES) {
      for (const id of [2, ...people]) {
        const count = await survivor.call('GET', `/v1/customers/${id}/downline/count?tree=${tree}`);
        if (count.json !== (await tables.downlineCount(tree, id, null))) found.push(`${tree}: below ${id}`);
        const upline = await survivor.call('GET', `/v1/customers/${id}/upline?tree=${tree}`);
        const above = await tables.uplineIds(tree, id);
        if (JSON.stringify(upline.json) !== JSON.stringify(above)) found.push(`${tree}: above ${id}`);
      }
    }
    for (const id of [2, ...people]) {
      const same = assertSameWeights([survivor], { ...WEIGHED, id });
      await same.catch(({ message }: Error) => found.push(`weights of ${id}: ${message}`));
    }
    return found;
  }

  it('agrees with the tables after the other server was killed during moves and pushed weights', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = await startUpline({
        ...(await databaseIn(directory)),
        ...{ UPLINE_TREE_INDEX: 'always', UPLINE_EXTENSION: EXTENSION },
      });
      const headers = { 'Ocp-Apim-Subscription-Key': survivor.key, 'Content-Type': 'application/json' };
      const changes = Array.from({ length: CHANGES }, (_, turn) => changeOf(round * CHANGES + turn));
      const calls = changes.map(({ method, address, body }, turn) =>
        turn % 2 === 0
          ? survivor.call(method, address, body)
          : fetch(victim.url + address, {
              ...{ method, headers },
              ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            }).catch(() => null),
      );
      await Promise.any(calls);
      victim.child.kill('SIGKILL');
      await victim.ended;
      await Promise.all(calls);
      let found: string[] = [];
      const agrees = async () => {
        found = await differences();
        return found.length === 0;
      };
      await until(agrees, { pauseMs: LOOK_AGAIN_MS }).catch(() => assert.deepEqual(found, []));
    }
    const built = survivor.log.filter((line) => line.includes('the index of a tree is ready'));
    assert.equal(built.length, TREES.length, 'the same indexes all the time');
  });
});
