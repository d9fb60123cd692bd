import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { serviceWays } from '../../support/service-ways.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const CLOSED = ['SponsorId: upline_takes_nobody'];

describe('Under the published plan', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const call = (method: string, path: string, body?: unknown) =>
    server.call(method, `/v1/customers${path}`, body);
  const upgrade = (id: number, SponsorId: number) =>
    call('PUT', `/upgrade/${id}`, distributorBody({ SponsorId }));

  for (const [who, leave] of [
    ['deleted', (id: number) => call('DELETE', `/${id}`)],
    ['terminated', (id: number) => call('PATCH', `/${id}`, { CustomerStatus: 5 })],
    ['erased', (id: number) => call('POST', `/${id}/erase`)],
  ] as const) {
    it(`no one can be placed below a ${who} customer, and the existing downline stays`, async () => {
      const sponsor = await server.create(distributorBody());
      const body = retailBody({ SponsorId: sponsor });
      const id = await server.create(body);
      assert.equal((await leave(sponsor)).status, 200);
      const created = await call('POST', '', retailBody({ SponsorId: sponsor }));
      assert.deepEqual([created.status, ...problemsOf(created)], [409, ...CLOSED]);
      assert.deepEqual(problemsOf(await upgrade(id, sponsor)), CLOSED);
      assert.equal((await call('PUT', `/${id}`, { ...body, FirstName: 'Other' })).status, 200);
      const upgraded = await upgrade(id, 2);
      assert.deepEqual([upgraded.status, upgraded.json.EnrollerId], [201, sponsor], upgraded.text);
    });
  }

  it('an upgrade rolls up past a deleted distributor', async () => {
    const deleted = await server.create(distributorBody());
    const retail = await server.create(retailBody({ SponsorId: deleted }));
    const id = await server.create(retailBody({ SponsorId: retail }));
    await call('DELETE', `/${deleted}`);
    const upgraded = await upgrade(id, retail);
    assert.deepEqual([upgraded.status, upgraded.json.SponsorId], [201, 2], upgraded.text);
  });

  it('a sponsor whose place is vacant is skipped', async () => {
    const sponsor = await server.create(distributorBody());
    await call('POST', `/${sponsor}/downline/removenode?tree=Unilevel&children=keep`);
    const id = await server.create(distributorBody({ SponsorId: sponsor }));
    assert.equal((await call('GET', `/${id}`)).json.SponsorId, 2);
  });

  it('a deleted customer is restored with their unique values, which stayed reserved', async () => {
    const body = retailBody({ WebAlias: 'comes-back' });
    const id = await server.create(body);
    await call('DELETE', `/${id}`);
    const again = await call('POST', '', body);
    assert.deepEqual(
      new Set(problemsOf(again)),
      new Set(['EmailAddress: not_unique', 'Username: not_unique', 'WebAlias: not_unique']),
    );
    assert.equal((await call('PATCH', `/${id}`, { CustomerStatus: 1 })).status, 200);
    const login = { username: body['Username'], password: body['Password'] };
    assert.equal((await server.call('POST', '/v1/validate/login', login)).status, 200);
    await call('POST', `/${id}/erase`);
    assert.equal((await call('POST', '', body)).status, 201);
  });
});

for (const [name, start] of serviceWays) {
  it(`Services refuse a closed sponsor and upline, ${name}`, async () => {
    await using way = await start({ plan: fourTrees({ Binary: { releaseRule: 'Left' } }) });
    const sponsor = await way.server.create(distributorBody());
    const id = await way.server.create(distributorBody());
    const query = 'tree=Binary&toUplineId=2&leg=Left';
    await way.server.call('POST', `/v1/customers/${sponsor}/downline/placenode?${query}`);
    await way.server.sql(`UPDATE customers SET status = 3 WHERE id = ${sponsor}`);
    const node = (AssociateId: number) => ({ AssociateId, TreeIndex: 0 });
    const NodeDetail = { NodeId: node(id), UplineId: node(sponsor) };
    const placements = [{ Tree: 'Unilevel', NodeDetail }];
    for (const method of ['TreeService.Place', 'TreeService.ValidatePlacements'] as const) {
      assert.deepEqual((await way.call(method, { placements })).problems, [
        'placements.0.NodeDetail.UplineId.AssociateId: upline_takes_nobody',
      ]);
    }
    const byRule = { associateId: id, treeType: 'Binary', sponsorId: sponsor, reason: '' };
    assert.deepEqual((await way.call('TreeService.PlaceByRule', byRule)).problems, [
      'sponsorId: upline_takes_nobody',
    ]);
  });
}
