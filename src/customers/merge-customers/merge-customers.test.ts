import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { assertInvariants } from '../../../test/support/invariants.ts';
import { storedData } from '../../../test/support/refusals.ts';
import { startTestServer, type TestServer, testEngine } from '../../../test/support/test-server.ts';
import { addNetwork, type NetworkNode } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();
const REASON = 'enrolled twice';

describe('Merge Customers', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ extension: { plan } });
  });
  after(() => server.close());

  const act = (id: number, path: string, body: object = {}, headers = {}) =>
    server.call('POST', `/v1/customers/${id}/${path}`, body, headers);
  const merge = (id: number, MergedCustomerId: number, more: object = {}, headers = {}) =>
    act(id, 'merge', { MergedCustomerId, Reason: REASON, ...more }, headers);
  const preview = (id: number, MergedCustomerId: number, more: object = {}) =>
    act(id, 'merge/preview', { MergedCustomerId, Reason: REASON, ...more });
  const undo = (id: number) => server.call('POST', `/v1/customers/${id}/merge/undo`);
  const get = (id: number) => server.call('GET', `/v1/customers/${id}`);
  /** Sorted by id, because the operation defines no order. */
  const below = async (id: number, tree: string) => {
    const { json } = await server.call('GET', `/v1/customers/${id}/downline?tree=${tree}&levels=1`);
    return (json as number[]).toSorted((one, other) => one - other);
  };
  const network = (nodes: readonly NetworkNode['uplines'][]) =>
    addNetwork(
      server.installation,
      nodes.map((uplines) => ({ uplines: { Enrollment: -1, ...uplines } })),
    ) as Promise<[number, number, number, number, number, number]>;
  const sound = () => assertInvariants({ query: server.sql, engine: testEngine, plan, isRearranged: true });

  it('keeps the survivor’s record, takes the named fields from the merged one, and blanks the merged one', async () => {
    const survivor = distributorBody({ WebAlias: 'stays', TextPhone: '555-1' });
    const merged = retailBody({ WebAlias: 'leaves', ExternalReferenceId: 'EXT-1', TextPhone: '555-2' });
    const [s, m] = [await server.create(survivor), await server.create(merged)];
    const before = (await get(s)).json;
    const answer = await merge(s, m, { Take: ['EmailAddress', 'Username'] });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json.Fields, ['EmailAddress', 'ExternalReferenceId', 'Username']);
    const found = (await get(s)).json;
    assert.deepEqual(found, {
      ...before,
      EmailAddress: merged['EmailAddress'],
      Username: merged['Username'],
      ExternalReferenceId: 'EXT-1',
    });
    const aliases = (await server.call('GET', `/v1/customers/${s}/web-aliases`)).json;
    assert.deepEqual(aliases, { WebAlias: 'stays', AdditionalWebAliases: ['leaves'] });
    const login = { username: merged['Username'], password: merged['Password'] };
    const entered = await server.call('POST', '/v1/validate/login', login);
    assert.equal(entered.status, 200, entered.text);
    const other = { username: survivor['Username'], password: survivor['Password'] };
    assert.notEqual((await server.call('POST', '/v1/validate/login', other)).status, 200);
    await sound();
  });

  it('answers reads of the merged id with the survivor, and refuses every change of it', async () => {
    const [s, m] = [await server.create(distributorBody()), await server.create(retailBody())];
    const { BackOfficeId: backOfficeId } = (await get(m)).json;
    assert.equal((await merge(s, m)).status, 200);
    const answer = await get(m);
    assert.deepEqual([answer.status, answer.headers.get('x-upline-merged-into')], [200, String(s)]);
    assert.deepEqual(answer.json, { ...(await get(s)).json, MergedInto: s });
    const found = await server.call('GET', `/v1/customers?backOfficeId=${backOfficeId}`);
    assert.deepEqual(
      found.json.map(({ CustomerId }: { CustomerId: number }) => CustomerId),
      [s],
    );
    const refusals = [
      await server.call('PATCH', `/v1/customers/${m}`, { FirstName: 'New' }),
      await server.call('PUT', `/v1/customers/upgrade/${m}`, distributorBody()),
      await server.call('PUT', `/v1/customers/${m}/web-aliases`, { AdditionalWebAliases: [] }),
      await server.call('PUT', `/v1/customers/${m}/reset-password`, { Password: 'Brandnew1' }),
      await server.call('PUT', `/v1/customers/${m}/placement-preference?tree=Unilevel&rule=`),
      await act(m, 'erase'),
      await act(m, 'downline/placenode?tree=Unilevel&toUplineId=2'),
      await act(m, 'merge', { MergedCustomerId: s, Reason: REASON }),
      await merge(s, m),
    ];
    for (const refusal of refusals) {
      assert.equal(refusal.status, 409, refusal.text);
      assert.equal(refusal.json.code, 'customer_merged');
      assert.match(refusal.json.errors[0].message, new RegExp(`${m} was merged into customer ${s}`));
    }
    const enrolled = await server.call('POST', '/v1/customers', distributorBody({ SponsorId: m }));
    assert.deepEqual(problemsOf(enrolled), ['SponsorId: upline_takes_nobody']);
    await sound();
  });

  it('moves everybody directly below in every tree, and its undo restores the exact earlier state', async () => {
    const [s, m, a, b, c] = await network([
      { Unilevel: -1, Binary: [-1, 'Left'], Matrix: [-1, 'Left'] },
      { Unilevel: -1, Binary: [-1, 'Right'], Matrix: [-1, 'Middle'] },
      { Enrollment: 1, Unilevel: 1, Binary: [1, 'Left'] },
      { Enrollment: 1, Unilevel: 1, Matrix: [1, 'Right'] },
      { Enrollment: 3, Unilevel: 3, Binary: [2, 'Left'] },
    ]);
    const trees = async () => {
      const places: unknown[] = [];
      for (const tree of ['Enrollment', 'Unilevel', 'Binary', 'Matrix']) {
        for (const id of [s, m, a, b, c]) {
          places.push(
            await server.call('GET', `/v1/customers/${id}/upline?tree=${tree}`).then((u) => u.text),
          );
        }
      }
      return places;
    };
    const records = async () => [(await get(s)).text, (await get(m)).text, (await get(a)).text];
    const [placed, recorded] = [await trees(), await records()];
    const answer = await merge(s, m, { Take: ['EmailAddress', 'Username'] });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(await below(s, 'Unilevel'), [a, b]);
    assert.deepEqual(await below(s, 'Enrollment'), [a, b]);
    assert.deepEqual(await below(s, 'Binary'), [a]);
    assert.deepEqual(await below(s, 'Matrix'), [b]);
    assert.equal((await get(a)).json.SponsorId, s);
    await sound();
    const past = await server.call(
      'GET',
      `/v1/customers/${m}/downline?tree=Unilevel&levels=1&asOf=2025-01-01T00:00:00Z`,
    );
    assert.deepEqual(past.json, [a, b]);
    const undone = await undo(m);
    assert.equal(undone.status, 200, undone.text);
    assert.deepEqual(await trees(), placed);
    assert.deepEqual(await records(), recorded);
    await sound();
    assert.deepEqual(problemsOf(await undo(m)), ['customerId: not_merged']);
  });

  it('is refused for two customers who can never be merged, like its preview', async () => {
    const [s, m, other] = await network([{}, {}, {}]);
    assert.equal((await merge(s, m)).status, 200);
    assert.equal((await act(other, 'erase')).status, 200);
    const cases = [
      [s, s, 400, 'MergedCustomerId: merge_with_self'],
      [s, 2, 409, 'MergedCustomerId: company_root'],
      [2, s, 409, 'customerId: company_root'],
      [s, m, 409, 'MergedCustomerId: customer_merged'],
      [s, other, 409, 'MergedCustomerId: customer_erased'],
      [s, 999_999, 404, 'MergedCustomerId: customer_not_found'],
    ] as const;
    for (const [id, merged, status, ...problems] of cases) {
      // Each answer is checked against its contract.
      for (const answer of [await merge(id, merged), await preview(id, merged)])
        assert.deepEqual([answer.status, problemsOf(answer)], [status, problems]);
    }
  });

  it('is refused after 100 records are merged into one customer, like its preview', async () => {
    const ids = await network(Array.from({ length: 102 }, () => ({})));
    const [s, m] = ids;
    await server.sql(`UPDATE customers SET merged_into = ${s} WHERE id IN (${ids.slice(2).join(', ')})`);
    const looked = await preview(s, m);
    assert.deepEqual(
      looked.json.errors.map(({ code }: { code: string }) => code),
      ['too_many_merged'],
      looked.text,
    );
    assert.deepEqual(problemsOf(await merge(s, m)), ['customerId: too_many_merged']);
    await server.sql(`UPDATE customers SET merged_into = NULL WHERE merged_into = ${s}`);
  });

  it('previews the merge and changes nothing', async () => {
    const [s, m, a] = await network([{ Unilevel: -1 }, { Unilevel: -1 }, { Unilevel: 1 }]);
    const before = await storedData(server);
    const answer = await preview(s, m, { Take: ['EmailAddress'] });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.allowed, true, answer.text);
    assert.deepEqual(
      answer.json.fields.find(({ field }: { field: string }) => field === 'EmailAddress'),
      {
        field: 'EmailAddress',
        survivor: `network${s}@example.com`,
        merged: `network${m}@example.com`,
        taken: true,
      },
    );
    assert.deepEqual(
      answer.json.moves.map(({ tree, customerId }: { tree: string; customerId: number }) => [
        tree,
        customerId,
      ]),
      [
        ['Enrollment', m],
        ['Unilevel', a],
        ['Unilevel', m],
      ],
    );
    assert.deepEqual(await storedData(server), before);
  });
});
