import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { problemsOf } from '../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../test/support/bodies.ts';
import { assertInvariants } from '../../test/support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../test/support/test-server.ts';

/** Values for each of 25 fields; two requests change each, 50 in all. */
const CHANGES: readonly Record<string, unknown>[] = ['one', 'two'].flatMap((value, index) => [
  ...['CompanyName', 'FirstName', 'LastName', 'PrimaryPhone', 'SecondaryPhone', 'TextPhone'].map((name) => ({
    [name]: value,
  })),
  { LanguageCode: ['de', 'fr'][index] },
  { CustomerStatus: 1 + index },
  { WebAlias: `burst-${value}` },
  { Username: `burst ${value}` },
  { EmailAddress: `burst-${value}@example.com` },
  { BirthDate: `1980-01-0${index + 1}T00:00:00Z` },
  { TaxId: `BURST-000${index}` },
  { PrimaryAddress: address(value) },
  { DefaultShippingAddress: address(value) },
  ...Array.from({ length: 10 }, (_, field) => ({ AssociateCustom: { [`Field${field + 1}`]: value } })),
]);

function address(Street1: string) {
  return { Street1, Street2: '', City: 'Lehi', Region: 'UT', PostalCode: '84043', CountryCode: 'us' };
}

function countStatuses(answers: readonly { status: number }[]): Record<string, number> {
  const groups = Map.groupBy(answers, ({ status }) => String(status));
  return Object.fromEntries([...groups].map(([status, { length }]) => [status, length]));
}

describe('Simultaneous requests', () => {
  /** Number of changes of stored customers that wait for each other before the first is written. */
  let gather = 0;
  let gate = Promise.withResolvers<void>();
  const meet = async () => {
    gather -= 1;
    if (gather === 0) gate.resolve();
    if (gather >= 0) await gate.promise;
  };
  let server: TestServer;
  before(async () => {
    server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.UpdateAssociate': async (request, next) => {
            await meet();
            return next(request);
          },
          'Associates.Enrollment.UpdateAssociateBaseType': async (request, next) => {
            await meet();
            return next(request);
          },
        },
      },
    });
  });
  after(() => server.close());
  const together = (count: number) => {
    gather = count;
    gate = Promise.withResolvers<void>();
  };

  it('100 upgrades of one customer: one takes effect, once; 99 are refused as already upgraded', async () => {
    const id = await server.create(retailBody());
    const body = distributorBody();
    together(100);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => server.call('PUT', `/v1/customers/upgrade/${id}`, body)),
    );
    assert.deepEqual(countStatuses(answers), { 201: 1, 409: 99 });
    for (const answer of answers) {
      if (answer.status === 409) assert.deepEqual(problemsOf(answer), ['CustomerType: already_upgraded']);
    }
    const log = await server.sql(`SELECT oldassociatebasetype AS old, newassociatebasetype AS new
      FROM crm_associatetypechanges WHERE associateid = ${id}`);
    assert.deepEqual(log, [{ old: 2, new: 1 }]);
    const placements = await server.sql(
      `SELECT upline_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
    );
    assert.deepEqual(placements, [{ upline_id: 2 }]);
  });

  it('100 creates with one email address: one succeeds, 99 are refused with the name of the taken field', async () => {
    const count = async () =>
      Number((await server.sql('SELECT count(*) AS count FROM customers'))[0]?.['count']);
    const earlier = await count();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        server.call(
          'POST',
          '/v1/customers',
          preferredBody({
            EmailAddress: `${index % 2 ? 'R' : 'r'}ush@example.com`,
            Username: `rush ${index}`,
          }),
        ),
      ),
    );
    assert.deepEqual(countStatuses(answers), { 201: 1, 409: 99 });
    for (const answer of answers) {
      if (answer.status === 409) assert.deepEqual(problemsOf(answer), ['EmailAddress: not_unique']);
    }
    assert.equal(await count(), earlier + 1);
  });

  it(`${CHANGES.length} patches of different fields of one customer: all take effect`, async () => {
    const id = await server.create(preferredBody());
    together(CHANGES.length);
    const answers = await Promise.all(
      CHANGES.map((change) => server.call('PATCH', `/v1/customers/${id}`, change)),
    );
    assert.deepEqual(countStatuses(answers), { 200: CHANGES.length });
    assert.deepEqual(await server.sql(`SELECT revision FROM customers WHERE id = ${id}`), [
      { revision: 1 + CHANGES.length },
    ]);
    // Of the two values of each field, the later one is stored.
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    const { AssociateCustom: custom } = json;
    const half = CHANGES.length / 2;
    const asAnswered = (change: Record<string, unknown>) =>
      Object.entries(change).every(([name, value]) => {
        if (name === 'AssociateCustom')
          return Object.entries(value as object).every(([field, text]) => custom[field] === text);
        if (name === 'TaxId') return json[name] === String(value).replace(/^.*-/, '*****');
        if (name.endsWith('Address') && name !== 'EmailAddress')
          return json[name].Street1 === (value as { Street1: string }).Street1;
        return json[name] === value;
      });
    for (let field = 0; field < half; field += 1) {
      const both = [CHANGES[field] ?? {}, CHANGES[field + half] ?? {}];
      assert.equal(both.filter(asAnswered).length, 1, JSON.stringify(both));
    }
  });

  it('leave complete data', () => assertInvariants({ query: server.sql, engine: testEngine }));
});
