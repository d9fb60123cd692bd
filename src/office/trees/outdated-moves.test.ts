import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();
const MOVES = '/office/trees/Binary/moves';

describe('A move that follows a preview', () => {
  let server: TestServer;
  let client: PortalClient;
  let [top, left, right]: number[] = [];
  const place = (upline: number, leg: string) => ({
    uplines: { Enrollment: -1, Binary: [upline, leg] as const },
  });
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    client = await signedIn(server, 'operator@example.com', 'Administrator');
    [top, left, right] = await addNetwork(
      server.installation,
      [place(-1, 'Left'), place(0, 'Left'), place(0, 'Right')],
      '2026-03-01T00:00:00.000Z',
    );
  });
  after(() => server.close());

  const undo = (batchId: number) => client.ok('POST', `/office/trees/batches/${batchId}/undo`);
  const legOf = async () => (await client.ok('GET', `/office/trees/Binary/nodes/${left}`)).Node.Leg;

  it('is refused if another operator has moved the person since, and succeeds after a new preview', async () => {
    const order = { CustomerId: left, ToUplineId: right, Leg: 'Right' };
    const preview = () => client.ok('POST', `${MOVES}/preview`, order);
    const move = (body: object) => client.call('POST', MOVES, { ...order, Reason: 'asked', ...body });
    const { Version } = await preview();
    const theirs = await move({ Leg: 'Left' });
    assert.equal(theirs.status, 201);
    const stale = await move({ Version });
    assert.deepEqual([stale.status, stale.json.code], [409, 'move_outdated']);
    assert.equal(stale.json.errors[0].field, 'Version');
    assert.equal(await legOf(), 'Left');
    const own = await move({ Version: (await preview()).Version });
    assert.equal(own.status, 201);
    const back = { CustomerId: left, ToUplineId: top, Leg: 'Left', Reason: 'back' };
    await client.ok('POST', MOVES, back);
  });

  it('succeeds once if two moves follow the same preview', async () => {
    const order = { CustomerId: left, ToUplineId: right, FindAvailable: true };
    const { Version } = await client.ok('POST', `${MOVES}/preview`, order);
    const both = await Promise.all(
      ['one', 'two'].map((Reason) => client.call('POST', MOVES, { ...order, Reason, Version })),
    );
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [201, 409]);
    await undo(both.find(({ status }) => status === 201)?.json.BatchId);
  });

  it('is refused if the next open position has changed', async () => {
    const order = { CustomerId: left, ToUplineId: right, FindAvailable: true };
    const { To, Version } = await client.ok('POST', `${MOVES}/preview`, order);
    const [, other] = await addNetwork(
      server.installation,
      [place(-1, 'Right'), { uplines: { Enrollment: -1 } }],
      '2026-03-01T00:00:00.000Z',
    );
    const taken = { CustomerId: other, ToUplineId: right, Leg: To.Leg, Reason: 'asked' };
    await client.ok('POST', MOVES, taken);
    const stale = await client.call('POST', MOVES, { ...order, Reason: 'asked', Version });
    assert.deepEqual([stale.status, stale.json.code], [409, 'move_outdated']);
  });
});
