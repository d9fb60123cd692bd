import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { storedRows } from '../../../test/support/stored-rows.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

/** Everything that a preview must not change. */
async function everything(server: TestServer): Promise<string> {
  const tables = [
    'customers',
    'addresses',
    'custom_fields',
    'placements',
    'crm_associatetypechanges',
    'outbox_events',
  ];
  const rows = await Promise.all(tables.map((table) => storedRows(server, table)));
  return JSON.stringify(rows);
}

describe('Preview Upgrade', () => {
  it('predicts the upgrade: type change, placement with its path, changes; and changes nothing itself', async () => {
    await using server = await startTestServer();
    const sponsor = await server.create(distributorBody());
    const id = await server.create(retailBody({ SponsorId: sponsor }));
    const body = distributorBody({ SponsorId: sponsor });
    const before = await everything(server);

    const preview = await server.call('POST', `/v1/customers/upgrade/${id}/preview`, body);
    assert.equal(preview.status, 200);
    assert.equal(preview.json.allowed, true);
    assert.deepEqual(preview.json.errors, []);
    assert.deepEqual(preview.json.typeChange, { from: 2, to: 1 });
    assert.deepEqual(preview.json.placement, {
      tree: 'Unilevel',
      uplineId: sponsor,
      leg: '',
      rule: 'FirstEmptyRollup',
      path: [sponsor, 2],
      pathIsCut: false,
    });
    assert.equal(await everything(server), before);

    const stored = (await server.call('GET', `/v1/customers/${id}`)).json;
    const upgraded = (await server.call('PUT', `/v1/customers/upgrade/${id}`, body)).json;
    for (const { field, from, to } of preview.json.changes) {
      if (field === 'Password') continue;
      const at = (customer: Record<string, unknown>) =>
        field
          .split('.')
          .reduce((value: unknown, name: string) => (value as Record<string, unknown>)[name], customer);
      assert.deepEqual([field, at(stored), at(upgraded)], [field, from, to]);
    }
    assert.ok(preview.json.changes.some((change: { field: string }) => change.field === 'TaxId'));
    assert.equal(upgraded.SponsorId, preview.json.placement.uplineId);
  });

  it('names the rule that would place the customer in each tree, with legs or without', async () => {
    const plan = fourTrees({ Binary: { placementRule: 'FirstEmpty' }, Matrix: { placementRule: 'Weak' } });
    await using server = await startTestServer({ extension: { plan } });
    const sponsor = await server.create(distributorBody());
    const id = await server.create(retailBody({ SponsorId: sponsor }));
    const body = distributorBody({ SponsorId: sponsor });
    const { json } = await server.call('POST', `/v1/customers/upgrade/${id}/preview`, body);
    const predicted = json.places.map(
      ({ tree, to }: { tree: string; to: { uplineId: number; leg: string; rule: string } }) => ({
        tree,
        upline_id: to.uplineId,
        leg: to.leg,
        rule: to.rule,
      }),
    );
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, body)).status, 201);
    const stored = await server.sql(
      `SELECT tree, upline_id, leg, rule FROM placements WHERE node_id = ${id} AND tree <> 'Enrollment' ORDER BY tree`,
    );
    assert.deepEqual(
      stored.map(({ tree, rule }) => [tree, rule]),
      [
        ['Binary', 'FirstEmpty'],
        ['Matrix', 'Weak'],
        ['Unilevel', 'FirstEmptyRollup'],
      ],
    );
    assert.deepEqual(
      predicted.toSorted((a: { tree: string }, b: { tree: string }) => a.tree.localeCompare(b.tree)),
      stored,
    );
  });

  it('names every stored value that the replacement would clear', async () => {
    await using server = await startTestServer();
    const id = await server.create(
      retailBody({
        CompanyName: 'Kept?',
        TextPhone: '1',
        SendEmails: true,
        AssociateCustom: { Field3: 'x' },
      }),
    );
    const { json } = await server.call('POST', `/v1/customers/upgrade/${id}/preview`, distributorBody());
    assert.deepEqual(json.clears.sort(), [
      'AssociateCustom.Field3',
      'CompanyName',
      'SendEmails',
      'TextPhone',
    ]);
  });

  it('reports an unsupported transition, missing fields, taken values and an unknown sponsor together', async () => {
    await using server = await startTestServer();
    const other = distributorBody();
    await server.create(other);
    const id = await server.create(preferredBody());
    const { status, json } = await server.call('POST', `/v1/customers/upgrade/${id}/preview`, {
      CustomerType: 1,
      SponsorId: 999_999,
      EmailAddress: other['EmailAddress'],
      TaxId: other['TaxId'],
      Username: 'free',
    });
    assert.equal(status, 200);
    assert.equal(json.allowed, false);
    const codes = new Set(json.errors.map((error: { code: string }) => error.code));
    assert.deepEqual(
      codes,
      new Set(['upgrade_not_supported', 'required', 'not_unique', 'sponsor_not_found']),
    );
    assert.equal(json.placement, null);
  });

  it('names the hooks that the upgrade would call, and runs none of them', async () => {
    let calls = 0;
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.UpdateAssociate': async (request, next) => {
            calls += 1;
            return next(request);
          },
          'Associates.Enrollment.IsEmailAvailable': async (request, next) => {
            calls += 1;
            return next(request);
          },
        },
      },
    });
    const id = await server.create(retailBody());
    calls = 0;
    const { json } = await server.call('POST', `/v1/customers/upgrade/${id}/preview`, distributorBody());
    assert.deepEqual(json.hooks, ['Associates.UpdateAssociate', 'Associates.Enrollment.IsEmailAvailable']);
    assert.equal(calls, 0);
  });

  it('answers 404 for an unknown customer and 400 for a malformed body, like the upgrade', async () => {
    await using server = await startTestServer();
    const missing = await server.call('POST', '/v1/customers/upgrade/77/preview', distributorBody());
    assert.deepEqual(problemsOf(missing), ['customerId: customer_not_found']);
    const malformed = await server.call('POST', '/v1/customers/upgrade/2/preview', {
      BirthDate: '1973-02-30',
    });
    assert.deepEqual(problemsOf(malformed), ['BirthDate: invalid_date']);
  });
});

describe('Update Customer with dryRun', () => {
  it('reports the effects of the update without changing anything; the update then names the cleared fields', async () => {
    await using server = await startTestServer();
    const created = retailBody({ CompanyName: 'Acme', PrimaryPhone: '555' });
    const id = await server.create(created);
    const { CompanyName: _cleared, ...body } = created;
    const before = await everything(server);
    const preview = await server.call('PUT', `/v1/customers/${id}?dryRun=TRUE`, body);
    assert.equal(preview.status, 200);
    assert.equal(preview.json.allowed, true);
    assert.deepEqual(preview.json.clears, ['CompanyName']);
    assert.equal(preview.json.placement, null);
    assert.equal(await everything(server), before);

    const updated = await server.call('PUT', `/v1/customers/${id}`, body);
    assert.equal(updated.headers.get('x-upline-cleared-fields'), 'CompanyName');
    assert.equal(updated.json.CompanyName, '');
    const again = await server.call('PUT', `/v1/customers/${id}`, body);
    assert.equal(again.headers.get('x-upline-cleared-fields'), null);
  });

  it('refuses a dryRun that is neither true nor false', async () => {
    await using server = await startTestServer();
    const answer = await server.call('PUT', '/v1/customers/2?dryRun=maybe', retailBody());
    assert.deepEqual(problemsOf(answer), ['dryRun: wrong_type']);
  });
});
