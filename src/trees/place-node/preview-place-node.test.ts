import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { storedData } from '../../../test/support/refusals.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-06-01T00:00:00.000Z');
const plan = fourTrees({
  Matrix: {
    depth: 2,
    movementPolicy: {
      windowDays: 10,
      depthLimit: 1,
      baseTypes: [1],
      frozen: [{ from: '2026-06-05T00:00:00Z', to: '2026-06-06T00:00:00Z' }],
    },
  },
});

describe('Preview PlaceNode', () => {
  let server: TestServer;
  let ids: number[];
  let now = START;
  before(async () => {
    server = await startTestServer({ extension: { plan }, now: () => new Date(now) });
    const nodes = [-1, 0, 1, 1, 0, 4].map((upline) => ({ uplines: { Enrollment: -1, Unilevel: upline } }));
    ids = await addNetwork(server.installation, nodes);
  });
  after(() => server.close());
  const at = (index: number) => ids[index] ?? 0;
  const send = (id: number, path: string) => server.call('POST', `/v1/customers/${id}/downline/${path}`);

  it('names the moved customers, the old and new uplines, and the gains and losses, and changes nothing', async () => {
    const before = await storedData(server);
    const { json } = await send(at(1), `placenode/preview?tree=Unilevel&toUplineId=${at(5)}`);
    assert.deepEqual(json, {
      allowed: true,
      errors: [],
      customerId: at(1),
      tree: 'Unilevel',
      nodes: 3,
      from: { uplineId: at(0), leg: '' },
      to: { uplineId: at(5), leg: '' },
      oldUpline: [at(0), 2],
      oldUplineIsCut: false,
      newUpline: [at(5), at(4), at(0), 2],
      newUplineIsCut: false,
      commonUplineId: at(0),
      losing: [],
      losingCount: 0,
      gaining: [at(5), at(4)],
      gainingCount: 2,
    });
    assert.deepEqual(await storedData(server), before);
  });

  it('names every obstacle, as PlaceNode itself would', async () => {
    const path = `?tree=Unilevel&toUplineId=${at(2)}`;
    const { json } = await send(at(1), `placenode/preview${path}`);
    assert.deepEqual([json.allowed, json.to, json.losing], [false, null, []]);
    assert.deepEqual(json.errors, (await send(at(1), `placenode${path}`)).json.errors);
  });

  it('a movement policy refuses and names the rule: frozen, window, type, depth', async () => {
    const [a, b, c] = [at(1), at(2), at(3)];
    const tries = async (id: number, query: string, day: number) => {
      now = START + day * DAY_MS;
      const answer = await send(id, `placenode?tree=Matrix&${query}`);
      return answer.status === 200 ? [] : problemsOf(answer);
    };
    const frozen = await send(a, 'placenode?tree=Matrix&toUplineId=2&leg=Left');
    assert.equal(frozen.status, 200);
    await send(b, 'placenode?tree=Matrix&toUplineId=2&leg=Right');
    assert.deepEqual(await tries(c, `toUplineId=${b}&leg=Left`, 4.5), [': moves_are_frozen']);
    assert.deepEqual(await tries(b, 'toUplineId=2&leg=Middle', 4.5), [': moves_are_frozen']);
    assert.deepEqual(await tries(b, `toUplineId=${a}&leg=Left`, 6), ['toUplineId: move_too_deep']);
    await server.sql(`UPDATE customers SET base_type = 3 WHERE id = ${b}`);
    assert.deepEqual(await tries(b, 'toUplineId=2&leg=Middle', 6), [': move_type_not_allowed']);
    assert.deepEqual(await tries(a, 'toUplineId=2&leg=Middle', 10.1), [': move_window_closed']);
    // Placing an unplaced customer is not a move, but a matrix has a limited number of levels.
    assert.deepEqual(await tries(c, `toUplineId=${b}&leg=Left`, 20), []);
    assert.deepEqual(await tries(at(4), `toUplineId=${c}&leg=Left`, 20), ['toUplineId: matrix_too_deep']);
  });
});
