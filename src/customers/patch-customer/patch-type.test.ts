import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer } from '../../../test/support/test-server.ts';
import { CUSTOMER_FIELDS } from '../../commission-plan/customer-fields.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';

const ADDRESS = {
  ...customerBodyExamples.full.value.PrimaryAddress,
  City: 'Provo',
  Street2: '2',
  Street3: '3',
};
/** A value for every member that a plan can require. */
const VALUES = {
  ...distributorBody({ ...customerBodyExamples.full.value }),
  EmailAddress: 'all@example.com',
  Username: 'all of it',
  TaxId: 'ALL-1234',
  PrimaryAddress: ADDRESS,
  DefaultShippingAddress: ADDRESS,
};
/** Values that every stored customer has, so that they are never missing for a type. */
const ALWAYS_THERE = ['BackOfficeId', 'CustomerStatus', 'CustomerType'];

/** The body members for these fields. */
function valuesOf(fields: readonly string[]): Record<string, unknown> {
  const names = new Set(fields.map((field) => field.split('.')[0] ?? ''));
  return Object.fromEntries([...names].map((name) => [name, VALUES[name as keyof typeof VALUES]]));
}

describe('A PATCH of CustomerType', () => {
  it('from 2 to 1 accepts TermsAccepted together with the type, and is refused without it', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const rest = {
      CustomerType: 1,
      DefaultShippingAddress: ADDRESS,
      BirthDate: '1980-01-01',
      TaxId: 'WITH-1',
    };
    const refused = await server.call('PATCH', `/v1/customers/${id}`, rest);
    assert.deepEqual([refused.status, ...problemsOf(refused)], [400, 'TermsAccepted: required']);
    const { status, json } = await server.call('PATCH', `/v1/customers/${id}`, {
      ...rest,
      TermsAccepted: true,
    });
    assert.deepEqual([status, json.CustomerType, json.TermsAccepted], [200, 1, true]);
  });

  it('accepts every member that a plan can require together with the type that requires it', async () => {
    const required = CUSTOMER_FIELDS.filter((field) => !ALWAYS_THERE.includes(field));
    const baseTypes = [
      { id: 1, name: 'Everything', required },
      { id: 2, name: 'Nothing', required: [] },
    ];
    await using server = await startTestServer({
      extension: { plan: { ...publishedPlan, baseTypes, minimumAge: { years: 0, baseTypes: [] } } },
    });
    const id = await server.create({ CustomerType: 2 });
    const answer = await server.call('PATCH', `/v1/customers/${id}`, {
      CustomerType: 1,
      ...valuesOf(required),
    });
    assert.deepEqual([answer.status, answer.json.CustomerType], [200, 1], answer.text);
    const login = { username: VALUES.Username, password: 'PasswordHere1' };
    assert.equal((await server.call('POST', '/v1/validate/login', login)).status, 200);
  });

  it('between any two types of the published plan succeeds with the fields that the type requires', async () => {
    for (const from of [2, 3]) {
      for (const { id: to, required } of publishedPlan.baseTypes) {
        if (from === to) continue;
        await using server = await startTestServer();
        const id = await server.create(from === 2 ? retailBody() : preferredBody());
        const answer = await server.call('PATCH', `/v1/customers/${id}`, {
          ...valuesOf(required.filter((field) => field !== 'SponsorId')),
          CustomerType: to,
        });
        assert.deepEqual([answer.status, answer.json.CustomerType], [200, to], answer.text);
      }
    }
  });

  it('names and refuses members that the new type does not require, and all of them without a new type', async () => {
    await using server = await startTestServer();
    const id = await server.create(preferredBody());
    const problems = async (body: object) =>
      problemsOf(await server.call('PATCH', `/v1/customers/${id}`, body));
    assert.deepEqual(await problems({ CustomerType: 2, TermsAccepted: true }), [
      'TermsAccepted: not_patchable',
    ]);
    assert.deepEqual(await problems({ CustomerType: 3, Password: 'PasswordHere1' }), [
      'Password: not_patchable',
    ]);
    assert.deepEqual(await problems({ Password: 'PasswordHere1' }), ['Password: not_patchable']);
    assert.deepEqual(await problems({ CustomerType: 9, Password: 'PasswordHere1' }), [
      'CustomerType: unknown_customer_type',
    ]);
  });
});
