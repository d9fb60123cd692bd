import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();

describe('PlaceNode', () => {
  let server: TestServer;
  let ids: number[];
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    const uplines = { Enrollment: -1, Unilevel: -1 };
    ids = await addNetwork(
      server.installation,
      Array.from({ length: 30 }, () => ({ uplines })),
    );
  });
  after(() => server.close());

  let used = 0;
  /** A customer who was not moved by another test of this suite. */
  const next = () => ids[used++] ?? 0;
  const place = (id: number, query: Record<string, unknown>, headers = {}) => {
    const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return server.call('POST', `/v1/customers/${id}/downline/placenode?${text}`, undefined, headers);
  };
  const get = async (path: string) => (await server.call('GET', `/v1/customers/${path}`)).json;

  it('moves the whole subtree at once by changing one row, and updates SponsorId and ETag', async () => {
    const [a, b, c, d] = [next(), next(), next(), next()];
    await place(b, { tree: 'Unilevel', toUplineId: a });
    await place(c, { tree: 'Unilevel', toUplineId: b });
    const before = await server.call('GET', `/v1/customers/${b}`);
    const rows = async () => Number((await server.sql('SELECT count(*) AS n FROM placements'))[0]?.['n']);
    const count = await rows();
    const answer = await place(b, { tree: 'unilevel', toUplineId: d, reason: 'wrong sponsor' });
    assert.equal(answer.status, 200);
    assert.deepEqual(
      { ...answer.json, From: '' },
      { CustomerId: b, Tree: 'Unilevel', UplineId: d, Leg: '', From: '' },
    );
    assert.equal(await rows(), count + 1);
    assert.deepEqual(await get(`${c}/upline`), [b, d, 2]);
    assert.deepEqual((await get(`${d}/downline?tree=Unilevel`)).sort(), [b, c].sort());
    assert.deepEqual(await get(`${a}/downline`), []);
    const now = await server.call('GET', `/v1/customers/${b}`);
    assert.deepEqual([before.json.SponsorId, now.json.SponsorId, now.json.EnrollerId], [a, d, 2]);
    assert.notEqual(now.headers.get('etag'), before.headers.get('etag'));
    const events = await server.sql(
      `SELECT event_type FROM outbox_events WHERE customer_id = ${b} ORDER BY id`,
    );
    assert.deepEqual(events.slice(-2), [
      { event_type: 'customer.updated' },
      { event_type: 'placement.moved' },
    ]);
  });

  it('stores reason, actor and request with the placement, and the end of the previous one', async () => {
    const [a, b] = [next(), next()];
    const answer = await place(b, { tree: 'Unilevel', toUplineId: a, reason: 'asked by phone' });
    const [first, second] = await get(`${b}/placements?tree=Unilevel`);
    assert.equal(first.To, second.From);
    assert.deepEqual([first.UplineId, second.UplineId, second.To], [2, a, null]);
    assert.deepEqual(
      [second.Rule, second.Reason, second.Actor, second.RequestId],
      ['PlaceNode', 'asked by phone', 'test', answer.headers.get('x-directscale-requestid')],
    );
  });

  it('places in a leg; a taken leg is a 409 that names it, and findAvailable continues down the leg', async () => {
    const [a, b, c, d] = [next(), next(), next(), next()];
    await place(a, { tree: 'Binary', toUplineId: 2, leg: 'Left' });
    assert.equal((await place(b, { tree: 'Binary', toUplineId: a, leg: 'RIGHT' })).json.Leg, 'Right');
    const taken = await place(c, { tree: 'Binary', toUplineId: a, leg: 'Right', findAvailable: false });
    assert.deepEqual([taken.status, ...problemsOf(taken)], [409, 'leg: position_taken']);
    assert.match(taken.json.detail, new RegExp(`Right leg of ${a}`));
    const found = await place(c, { tree: 'Binary', toUplineId: a, leg: 'Right', findAvailable: true });
    assert.deepEqual([found.json.UplineId, found.json.Leg], [b, 'Right']);
    // Without a leg: the nearest open position, from left to right.
    const nearest = await place(d, { tree: 'Binary', toUplineId: a, findAvailable: true });
    assert.deepEqual([nearest.json.UplineId, nearest.json.Leg], [a, 'Left']);
  });

  it('accepts the extra question mark of the published template', async () => {
    const [a, b] = [next(), next()];
    await place(a, { tree: 'Matrix', toUplineId: 2, leg: 'Left' });
    const address = `/v1/customers/${b}/downline/placenode?tree=Matrix&toUplineId=${a}&leg=Middle?reason=by%20hand&findAvailable=true`;
    const answer = await server.call('POST', address);
    assert.deepEqual([answer.status, answer.json.Leg], [200, 'Middle']);
    assert.equal((await get(`${b}/placements?tree=Matrix`))[0].Reason, 'by hand');
  });

  it('needs no body and ignores one: clients send a content type, or an empty body, with every POST', async () => {
    const path = () =>
      `/v1/customers/${next()}/downline/placenode/preview?tree=Binary&toUplineId=2&leg=Right`;
    const bodies: [body: string | undefined, type: string][] = [
      [undefined, 'application/json'],
      ['', 'application/json'],
      ['{}', 'application/json (full)'],
      ['a=b', 'application/x-www-form-urlencoded'],
    ];
    for (const [body, type] of bodies) {
      const answer = await server.call('POST', path(), body, { 'Content-Type': type });
      assert.equal(answer.status, 200, `${type} ${answer.text}`);
    }
  });

  it('refuses, with field and code, and changes nothing', async () => {
    const [a, b, unplaced] = [next(), next(), await server.create(retailBody())];
    await place(b, { tree: 'Unilevel', toUplineId: a });
    const before = await server.sql('SELECT * FROM placements ORDER BY id');
    const cases: [id: number, query: Record<string, unknown>, status: number, ...problems: string[]][] = [
      [a, { tree: 'Unilevel', toUplineId: b }, 409, 'toUplineId: placement_cycle'],
      [a, { tree: 'Unilevel', toUplineId: a }, 400, 'toUplineId: placement_under_self'],
      [b, { tree: 'Unilevel', toUplineId: a }, 409, ': already_there'],
      [2, { tree: 'Unilevel', toUplineId: a }, 409, 'customerId: root_stays'],
      [a, { tree: 'Unilevel', toUplineId: unplaced }, 409, 'toUplineId: upline_not_placed'],
      [a, { tree: 'Unilevel', toUplineId: 999_999 }, 409, 'toUplineId: upline_not_placed'],
      [a, { tree: 'Unilevel', toUplineId: 2, leg: 'Left' }, 400, 'leg: unknown_leg'],
      [a, { tree: 'Binary', toUplineId: 2, leg: 'Middle' }, 400, 'leg: unknown_leg'],
      [a, { tree: 'Binary', toUplineId: 2 }, 400, 'leg: unknown_leg'],
      [a, { tree: 'Ternary', toUplineId: 2 }, 400, 'tree: unknown_tree'],
      [a, { tree: 'Unilevel', toUplineId: 0 }, 400, 'toUplineId: out_of_range'],
      [a, { tree: 'Unilevel', toUplineId: 2 ** 31 }, 400, 'toUplineId: out_of_range'],
      [a, { tree: 'Unilevel' }, 400, 'toUplineId: wrong_type'],
      [999_999, { tree: 'Unilevel', toUplineId: 2 }, 404, 'customerId: customer_not_found'],
    ];
    for (const [id, query, status, ...problems] of cases) {
      const answer = await place(id, query);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [status, ...problems], JSON.stringify(query));
    }
    assert.deepEqual(await server.sql('SELECT * FROM placements ORDER BY id'), before);
    const unknown = await place(a, { tree: 'Ternary', toUplineId: 2 });
    assert.match(unknown.json.detail, /Enrollment, Unilevel, Binary, Matrix/);
    const leg = await place(a, { tree: 'Matrix', toUplineId: 2, leg: 'x' });
    assert.match(leg.json.detail, /Left, Middle, Right/);
  });

  it('answers a repeated request with the same key with the first answer, and moves once', async () => {
    const [a, b] = [next(), next()];
    const headers = { 'Idempotency-Key': `place ${b}` };
    const first = await place(b, { tree: 'Unilevel', toUplineId: a }, headers);
    const second = await place(b, { tree: 'Unilevel', toUplineId: a }, headers);
    assert.deepEqual([first.status, second.status, second.text], [200, 200, first.text]);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.equal((await get(`${b}/placements?tree=Unilevel`)).length, 2);
  });

  it('is the remedy for a PUT with another sponsor, after which a PUT may name only the new sponsor', async () => {
    const sponsor = next();
    const body = distributorBody();
    const id = await server.create(body);
    const change = { ...body, SponsorId: sponsor };
    const refused = await server.call('PUT', `/v1/customers/${id}`, change);
    assert.deepEqual(problemsOf(refused), ['SponsorId: sponsor_change_requires_placement']);
    await place(id, { tree: 'Unilevel', toUplineId: sponsor });
    assert.equal((await server.call('PUT', `/v1/customers/${id}`, change)).status, 200);
    assert.equal((await server.call('PUT', `/v1/customers/${id}`, body)).status, 409);
  });

  it('removes a customer who became a distributor by PUT from the list of unplaced customers', async () => {
    const id = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/${id}`, distributorBody());
    const path = '2/downline/UnplacedAssociates?tree=Unilevel';
    const waiting = async () => (await get(path)).map((node: { CustomerId: number }) => node.CustomerId);
    assert.ok((await waiting()).includes(id));
    const published = await get('clone-60d38/2/downline/UnplacedAssociates?tree=Unilevel');
    assert.deepEqual(published, await get(path));
    await place(id, { tree: 'Unilevel', toUplineId: 2 });
    assert.ok(!(await waiting()).includes(id));
  });
});
