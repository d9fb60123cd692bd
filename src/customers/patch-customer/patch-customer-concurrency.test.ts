import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, preferredBody } from '../../../test/support/bodies.ts';
import { startTestServer } from '../../../test/support/test-server.ts';

/**
 * A server whose patches wait, in the hook before the write, until `count` of them have read the record. Otherwise, a
 * request is usually done before the next one reads.
 */
function startServerThatGathers(count: number) {
  const { promise: gathered, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  return startTestServer({
    extension: {
      plan: publishedPlan,
      hooks: {
        'Associates.UpdateAssociate': async (request, next) => {
          waiting += 1;
          if (waiting === count) resolve();
          await gathered;
          return next(request);
        },
      },
    },
  });
}

describe('Update Customer By Parameter, many at once', () => {
  const changes = {
    FirstName: 'a',
    LastName: 'b',
    CompanyName: 'c',
    PrimaryPhone: 'd',
    CustomerStatus: 2,
    TaxId: 'T-1234',
  };

  it('loses none of several simultaneous patches of different fields, and answers each with its own change', async () => {
    const entries = Object.entries(changes);
    await using server = await startServerThatGathers(entries.length);
    const id = await server.create(preferredBody());
    const answers = await Promise.all(
      entries.map(([name, value]) => server.call('PATCH', `/v1/customers/${id}`, { [name]: value })),
    );
    const expected = { ...changes, TaxId: '*****1234' };
    for (const [index, name] of Object.keys(expected).entries()) {
      assert.equal(answers[index]?.status, 200);
      assert.equal(answers[index]?.json[name], expected[name as keyof typeof expected]);
    }
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, json[name]])), expected);
    // Two patches that are stored in quick succession may both show the later record.
    const stored = await server.sql(`SELECT revision FROM customers WHERE id = ${id}`);
    assert.deepEqual(stored, [{ revision: 1 + entries.length }]);
  });

  it('loses none of several simultaneous patches of different custom fields', async () => {
    const names = ['Field1', 'Field2', 'Field3', 'Field10'];
    await using server = await startServerThatGathers(names.length);
    const id = await server.create(preferredBody({ AssociateCustom: { Field4: 'before' } }));
    await Promise.all(
      names.map((name) => server.call('PATCH', `/v1/customers/${id}`, { AssociateCustom: { [name]: name } })),
    );
    const { AssociateCustom } = (await server.call('GET', `/v1/customers/${id}`)).json;
    assert.deepEqual(
      ['Field4', ...names].map((name) => AssociateCustom[name]),
      ['before', ...names],
    );
  });

  it('accepts a unique value from only one of two simultaneous patches', async () => {
    await using server = await startServerThatGathers(2);
    const ids = [await server.create(preferredBody()), await server.create(preferredBody())];
    const aliases = ['both-want-it', 'Both-Want-It'];
    const answers = await Promise.all(
      ids.map((id, index) => server.call('PATCH', `/v1/customers/${id}`, { WebAlias: aliases[index] })),
    );
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409]);
  });

  it('checks the merged record again when another change came first', async () => {
    await using server = await startServerThatGathers(2);
    const id = await server.create(distributorBody({ CustomerType: 3 }));
    // Each is valid alone; together they would make a distributor without a birthday.
    const answers = await Promise.all([
      server.call('PATCH', `/v1/customers/${id}`, { CustomerType: 1 }),
      server.call('PATCH', `/v1/customers/${id}`, { BirthDate: '' }),
    ]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 400]);
    const refused = answers.find((answer) => answer.status === 400);
    assert.deepEqual(refused?.json.errors[0].field, 'BirthDate');
  });
});
