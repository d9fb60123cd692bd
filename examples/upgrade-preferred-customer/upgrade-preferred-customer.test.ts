import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsOf } from '../../test/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../test/bodies.ts';
import { startTestServer } from '../../test/test-server.ts';
import extension from './index.ts';

const certificate = (Field1: string) => ({ AssociateCustom: { Field1 } });

describe('the extension that upgrades preferred customers', () => {
  it('makes a preferred customer a distributor: updated, logged and placed', async () => {
    await using server = await startTestServer({ extension });
    const id = await server.create(preferredBody());
    const answer = await server.call(
      'PUT',
      `/v1/customers/upgrade/${id}`,
      distributorBody(certificate('T-12')),
    );
    assert.equal(answer.status, 201);
    assert.equal(answer.json.CustomerType, 1);
    const [change] = (await server.call('GET', `/v1/customers/${id}/type-changes`)).json;
    assert.deepEqual([change.OldCustomerType, change.NewCustomerType], [3, 1]);
    const [placement] = await server.sql(
      `SELECT upline_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
    );
    assert.equal(placement?.['upline_id'], 2);
  });

  it('refuses one without a certificate, naming the field, and stores nothing', async () => {
    await using server = await startTestServer({ extension });
    const id = await server.create(preferredBody());
    const before = await server.call('GET', `/v1/customers/${id}`);
    const answer = await server.call(
      'PUT',
      `/v1/customers/upgrade/${id}`,
      distributorBody(certificate('no')),
    );
    assert.equal(answer.status, 400);
    assert.deepEqual(problemsOf(answer), ['AssociateCustom.Field1: refused_by_extension']);
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).text, before.text);
  });

  it('stores nothing of an upgrade that the plan’s rules refuse', async () => {
    await using server = await startTestServer({ extension });
    const id = await server.create(preferredBody());
    const body = distributorBody({ ...certificate('T-12'), TaxId: '' });
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
    assert.deepEqual(problemsOf(answer), ['TaxId: required']);
    assert.deepEqual(await server.sql('SELECT * FROM CRM_AssociateTypeChanges'), []);
  });

  it('leaves every other upgrade to the original', async () => {
    await using server = await startTestServer({ extension });
    const retail = await server.create(retailBody());
    const upgraded = await server.call('PUT', `/v1/customers/upgrade/${retail}`, distributorBody());
    assert.equal(upgraded.status, 201);
    const preferred = await server.create(preferredBody());
    const refused = await server.call('PUT', `/v1/customers/upgrade/${preferred}`, retailBody());
    assert.deepEqual(problemsOf(refused), ['CustomerType: upgrade_not_supported']);
  });
});
