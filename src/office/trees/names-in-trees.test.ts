import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

const TREE = '/office/trees/unilevel';

describe('The names of people in trees', () => {
  let server: TestServer;
  let client: PortalClient;
  before(async () => {
    server = await startTestServer();
    client = await signedIn(server, 'operator@example.com', 'Administrator');
  });
  after(() => server.close());

  const add = (SponsorId: number, FirstName: string) =>
    server.create(distributorBody({ SponsorId, FirstName, LastName: 'Rossi' }));

  it('call an erased person erased in every answer, and the place stays and is counted', async () => {
    const top = await add(2, 'Ada');
    const erased = await add(top, 'Bruno');
    const below = await add(erased, 'Carla');
    assert.equal((await server.call('POST', `/v1/customers/${erased}/erase`)).status, 200);
    const name = `Erased person ${erased}`;

    const { Nodes } = await client.ok('GET', `${TREE}/nodes/${top}/children`);
    assert.deepEqual([Nodes[0].Name, Nodes[0].IsErased, Nodes[0].DirectCount], [name, true, 1]);
    const { Node, Way } = await client.ok('GET', `${TREE}/nodes/${below}`);
    assert.deepEqual([Node.Name, Node.IsErased, Way.at(-1).Name], ['Carla Rossi', false, name]);
    const counts = await client.ok('GET', `${TREE}/counts?ids=${top}`);
    assert.deepEqual(counts, [{ CustomerId: top, Count: 2 }]);
    assert.equal((await client.ok('GET', `/office/people/${erased}`)).Name, name);
    const { Places, Enroller } = await client.ok('GET', `/office/people/${below}`);
    const place = Places.find(({ Tree }: { Tree: string }) => Tree === 'Unilevel');
    assert.deepEqual([place.Upline.Name, Enroller.Name], [name, name]);
    const move = { CustomerId: below, ToUplineId: erased };
    const preview = await client.ok('POST', `${TREE}/moves/preview`, move);
    assert.deepEqual([preview.From.Name, preview.To.Name], [name, name]);
  });

  it('have ids in the reason of a refusal only where two people have the same name', async () => {
    const [first, other] = [await add(2, 'Dario'), await add(2, 'Elena')];
    const same = await add(first, 'Dario');
    const why = async (ToUplineId: number, CustomerId = first) => {
      const body = { CustomerId, ToUplineId };
      const { Problems } = await client.ok('POST', `${TREE}/moves/preview`, body);
      return Problems[0].Message;
    };
    const idOf = async (id: number) => (await client.ok('GET', `/office/people/${id}`)).BackOfficeId;
    const [upper, lower] = [await idOf(first), await idOf(same)];
    const sentence = `Dario Rossi (${lower}) is below Dario Rossi (${upper}) in the Unilevel tree.`;
    assert.equal(await why(same), `${sentence} Nobody can move below their own downline.`);
    const moved = await client.ok('POST', `${TREE}/moves/preview`, { CustomerId: other, ToUplineId: same });
    assert.equal(moved.IsAllowed, true);
    assert.equal(await why(2, other), 'Elena Rossi already has this place.');
  });
});
