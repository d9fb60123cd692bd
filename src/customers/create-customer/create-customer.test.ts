import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fieldsOf, problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';

const SAMPLES = Object.values(customerBodyExamples).map(({ value }) => value);

/** Counts of everything that the write operations store. */
function countRows(server: TestServer): Promise<Record<string, unknown>[]> {
  return server.sql(`SELECT (SELECT count(*) FROM customers) AS customers,
    (SELECT count(*) FROM addresses) AS addresses, (SELECT count(*) FROM placements) AS placements,
    (SELECT count(*) FROM outbox_events) AS events`);
}

describe('Create Customer, the published samples', () => {
  const ways = [
    ['unchanged', '/v1/customers', {}],
    ['with a trailing slash', '/v1/customers/', {}],
    ['with the header of the samples', '/v1/customers', { 'Content-Type': 'application/json (full)' }],
  ] as const;
  for (const [way, path, headers] of ways) {
    it(`accepts all four ${way}: 201, the bare id starting at 1001, and Location`, async () => {
      await using server = await startTestServer();
      for (const [index, sample] of SAMPLES.entries()) {
        const answer = await server.call('POST', path, sample, headers);
        assert.equal(answer.status, 201, answer.text);
        assert.equal(answer.text, String(1001 + index));
        assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
        assert.equal(answer.headers.get('location'), `/v1/customers/${1001 + index}`);
        assert.equal((await server.call('GET', answer.headers.get('location') ?? '')).status, 200);
      }
    });
  }
});

describe('Create Customer, ids and names', () => {
  it('generates the back office id as the id plus 90000 in hexadecimal, and keeps a given one', async () => {
    await using server = await startTestServer();
    const generated = await server.create(retailBody());
    const given = await server.create(retailBody({ BackOfficeId: ' by-Hand ' }));
    assert.deepEqual(await server.sql('SELECT id, back_office_id FROM customers ORDER BY id'), [
      { id: 2, back_office_id: '15F92' },
      { id: generated, back_office_id: (generated + 90_000).toString(16).toUpperCase() },
      { id: given, back_office_id: 'by-Hand' },
    ]);
  });

  it('takes the next id if a customer already has the back office id that would be generated', async () => {
    await using server = await startTestServer();
    // The back office id that customer 1002 would get, in the other letter case.
    await server.create(retailBody({ BackOfficeId: (91_002).toString(16) }));
    const id = await server.create(retailBody());
    assert.equal(id, 1003);
    assert.equal((await server.call('GET', '/v1/customers/1003')).json.BackOfficeId, '1637B');
    assert.equal((await server.call('GET', '/v1/customers/1002')).status, 404);
  });

  it('uses the email address as the username by default for a type without a password, and for no other type', async () => {
    await using server = await startTestServer();
    const preferred = await server.create(preferredBody({ EmailAddress: 'Boba@example.com' }));
    assert.equal((await server.call('GET', `/v1/customers/${preferred}`)).json.Username, 'Boba@example.com');
    const named = await server.create(preferredBody({ Username: 'boba' }));
    assert.equal((await server.call('GET', `/v1/customers/${named}`)).json.Username, 'boba');
    for (const body of [retailBody({ Username: '' }), distributorBody({ Username: null })]) {
      assert.deepEqual(problemsOf(await server.call('POST', '/v1/customers', body)), ['Username: required']);
    }
  });
});

describe('Create Customer, placement', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const placementsOf = (id: number) =>
    server.sql(
      `SELECT tree, upline_id, reason, actor, to_at FROM placements WHERE node_id = ${id} ORDER BY tree`,
    );

  it('places a distributor under the sponsor in the Enrollment and the Unilevel tree, with an event for each', async () => {
    const sponsor = await server.create(distributorBody());
    const id = await server.create(distributorBody({ SponsorId: sponsor }));
    const placed = { upline_id: sponsor, reason: 'enrollment', actor: 'test', to_at: null };
    assert.deepEqual(await placementsOf(id), [
      { tree: 'Enrollment', ...placed },
      { tree: 'Unilevel', ...placed },
    ]);
    assert.deepEqual(
      await server.sql(`SELECT event_type FROM outbox_events WHERE customer_id = ${id} ORDER BY id`),
      ['customer.created', 'placement.placed', 'placement.placed'].map((type) => ({ event_type: type })),
    );
  });

  it('places types 2 and 3 only in the Enrollment tree, and returns the requested sponsor', async () => {
    const sponsor = await server.create(distributorBody());
    for (const body of [retailBody({ SponsorId: sponsor }), preferredBody({ SponsorId: sponsor })]) {
      const id = await server.create(body);
      assert.deepEqual(
        (await placementsOf(id)).map(({ tree, upline_id }) => [tree, upline_id]),
        [['Enrollment', sponsor]],
      );
      const { json } = await server.call('GET', `/v1/customers/${id}`);
      assert.deepEqual([json.EnrollerId, json.SponsorId], [sponsor, sponsor]);
    }
  });

  it('enrolls a distributor under an unplaced sponsor, and places them under the nearest placed customer above', async () => {
    const distributor = await server.create(distributorBody());
    const retail = await server.create(retailBody({ SponsorId: distributor }));
    const preferred = await server.create(preferredBody({ SponsorId: retail }));
    const id = await server.create(distributorBody({ SponsorId: preferred }));
    assert.deepEqual(
      (await placementsOf(id)).map(({ tree, upline_id }) => [tree, upline_id]),
      [
        ['Enrollment', preferred],
        ['Unilevel', distributor],
      ],
    );
  });
});

describe('Create Customer, rules', () => {
  let today = '2026-11-23T12:00:00Z';
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ now: () => new Date(today) });
  });
  after(() => server.close());
  const problems = async (body: Readonly<Record<string, unknown>>) => {
    const answer = await server.call('POST', '/v1/customers', body);
    return answer.status === 201 ? [] : [answer.status, ...problemsOf(answer)];
  };

  it('refuses a sponsor who does not exist or is not given, and stores nothing', async () => {
    const before = await countRows(server);
    assert.deepEqual(await problems(retailBody({ SponsorId: 999_999 })), [
      400,
      'SponsorId: sponsor_not_found',
    ]);
    assert.deepEqual(await problems(retailBody({ SponsorId: 0 })), [400, 'SponsorId: required']);
    assert.deepEqual(await countRows(server), before);
  });

  it('requires the fields of the published table for each type, and each member of addresses', async () => {
    const everyType = ['EmailAddress', 'FirstName', 'LastName', 'SponsorId', 'Username'];
    const address = ['PrimaryAddress.Street1', 'PrimaryAddress.Region', 'PrimaryAddress.CountryCode'];
    const shipping = ['Street1', 'PostalCode', 'City', 'CountryCode'].map(
      (name) => `DefaultShippingAddress.${name}`,
    );
    const missing = async (body: object) => fieldsOf(await server.call('POST', '/v1/customers', body)).sort();
    const common = [...everyType, ...address];
    assert.deepEqual(await missing({ CustomerType: 3 }), common.sort());
    assert.deepEqual(await missing({ CustomerType: 2 }), [...common, 'Password'].sort());
    assert.deepEqual(
      await missing({ CustomerType: 1, TermsAccepted: false }),
      [...common, ...shipping, 'BirthDate', 'Password', 'TaxId', 'TermsAccepted'].sort(),
    );
    assert.deepEqual(await missing({}), [...common, 'CustomerType'].sort());
  });

  it('requires a password of 8 to 128 characters with a digit and a capital letter, and names each fault', async () => {
    const rule = 'Password: password_rule';
    assert.deepEqual(await problems(retailBody({ Password: 'Short1A' })), [400, rule]);
    assert.deepEqual(await problems(retailBody({ Password: 'NoDigitHere' })), [400, rule]);
    assert.deepEqual(await problems(retailBody({ Password: 'nocapital1' })), [400, rule]);
    assert.deepEqual(await problems(retailBody({ Password: 'abc' })), [400, rule, rule, rule]);
    assert.deepEqual(await problems(retailBody({ Password: `A1${'x'.repeat(127)}` })), [
      400,
      'Password: too_long',
    ]);
    assert.deepEqual(await problems(retailBody({ Password: `A1${'x'.repeat(126)}` })), []);
    assert.deepEqual(await problems(retailBody({ Password: 'Passwor8' })), []);
    assert.deepEqual(await problems(preferredBody({ Password: 'short' })), [400, rule, rule, rule]);
  });

  it('accepts a distributor from the 18th birthday on, not the day before; other types may be younger', async () => {
    today = '2026-11-23T00:00:00Z';
    const tooYoung = [400, 'BirthDate: too_young'];
    assert.deepEqual(await problems(distributorBody({ BirthDate: '2008-11-24' })), tooYoung);
    assert.deepEqual(await problems(distributorBody({ BirthDate: '2008-11-23' })), []);
    assert.deepEqual(await problems(retailBody({ BirthDate: '2020-11-23' })), []);
    assert.deepEqual(await problems(retailBody({ BirthDate: '2026-11-24' })), [
      400,
      'BirthDate: birth_date_in_future',
    ]);
  });

  it('counts a birthday on 29 February as 1 March in non-leap years, and as the day itself in leap years', async () => {
    const birthday = { BirthDate: '2008-02-29' };
    today = '2026-02-28T23:59:59Z';
    assert.deepEqual(await problems(distributorBody(birthday)), [400, 'BirthDate: too_young']);
    today = '2026-03-01T00:00:00Z';
    assert.deepEqual(await problems(distributorBody(birthday)), []);
  });

  it('keeps the birth date as written, with any offset', async () => {
    const id = await server.create(retailBody({ BirthDate: '1988-04-01T00:00:00.0000000+14:00' }));
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).json.BirthDate, '1988-04-01T00:00:00Z');
  });

  it('refuses a type or status that the plan does not have', async () => {
    const unknownType = await problems(retailBody({ CustomerType: 9 }));
    assert.deepEqual(unknownType, [400, 'CustomerType: unknown_customer_type']);
    const unknownStatus = await problems(retailBody({ CustomerStatus: 9 }));
    assert.deepEqual(unknownStatus, [400, 'CustomerStatus: unknown_customer_status']);
  });

  it('sets the inactive date of a new customer with an inactive status to now', async () => {
    const id = await server.create(retailBody({ CustomerStatus: 2 }));
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.equal(json.InactiveDate, today);
    assert.equal(json.SignupDate, today);
  });
});
