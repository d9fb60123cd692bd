import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { preferredBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';

describe('Get Customer', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  it('returns everything sent except the password, with members in the published order and the tax id masked', async () => {
    const sent = customerBodyExamples.full.value;
    const id = await server.create(sent);
    const answer = await server.call('GET', `/v1/customers/${id}`);
    const [shipping, primary] = [
      answer.json.DefaultShippingAddress.AddressId,
      answer.json.PrimaryAddress.AddressId,
    ];
    assert.ok(shipping > 0 && primary > 0);
    const fields = Array.from({ length: 10 }, (_, index) => [`Field${index + 1}`, '']);
    const address = (AddressId: number) => ({
      AddressId,
      Street1: '250 South 400 West',
      Street2: 'Suite #225',
      Street3: '',
      City: 'Lindon',
      Region: 'UT',
      PostalCode: '84042',
      CountryCode: 'US',
    });
    const expected = {
      CustomerId: id,
      BackOfficeId: sent.BackOfficeId,
      BirthDate: sent.BirthDate,
      CompanyName: sent.CompanyName,
      CustomerStatus: 1,
      CustomerType: 1,
      DefaultShippingAddress: address(shipping),
      EmailAddress: sent.EmailAddress,
      EnrollerId: 2,
      ExternalReferenceId: sent.ExternalReferenceId,
      FirstName: 'Ryan',
      InactiveDate: '1900-01-01T00:00:00Z',
      LanguageCode: 'en',
      LastName: 'Testing',
      PrimaryAddress: address(primary),
      PrimaryPhone: sent.PrimaryPhone,
      SecondaryPhone: sent.SecondaryPhone,
      SendEmails: true,
      SignupDate: sent.SignUpDate,
      SponsorId: 2,
      TaxExemptId: sent.TaxExemptId,
      TaxId: '*****1111',
      TermsAccepted: true,
      TextPhone: sent.TextPhone,
      Username: sent.Username,
      WebAlias: sent.WebAlias,
      TaxExempt: false,
      AssociateCustom: { ...Object.fromEntries(fields), ...sent.AssociateCustom },
    };
    // Compared as text: the order of the members is part of the contract.
    assert.equal(answer.text, JSON.stringify(expected));
    assert.match(answer.headers.get('etag') ?? '', /^"[\d-]+"$/);
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
  });

  it('returns unset members as empty text, dates as 1900, and address id 0', async () => {
    const id = await server.create(preferredBody());
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    const { AddressId, ...address } = json.DefaultShippingAddress;
    assert.equal(AddressId, 0);
    assert.deepEqual(new Set(Object.values(address)), new Set(['']));
    assert.deepEqual(
      [json.BirthDate, json.InactiveDate, json.WebAlias, json.TaxId, json.SendEmails, json.TermsAccepted],
      ['1900-01-01T00:00:00Z', '1900-01-01T00:00:00Z', '', '', false, false],
    );
  });

  it('returns the company root, which is its own enroller and sponsor', async () => {
    const { json } = await server.call('GET', '/v1/customers/2');
    assert.deepEqual(
      [json.CustomerId, json.BackOfficeId, json.CustomerType, json.EnrollerId, json.SponsorId],
      [2, '15F92', 1, 2, 2],
    );
  });

  it('answers HEAD like GET, without the body', async () => {
    const get = await server.call('GET', '/v1/customers/2');
    const head = await server.call('HEAD', '/v1/customers/2');
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.equal(head.headers.get('etag'), get.headers.get('etag'));
    assert.equal(head.headers.get('content-length'), get.headers.get('content-length'));
  });

  it('answers 404 for an unknown id, as a problem that names the field', async () => {
    const answer = await server.call('GET', '/v1/customers/999999');
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    const message = 'There is no customer with this id.';
    assert.deepEqual(answer.json, {
      type: '/docs/errors#customer_not_found',
      title: 'Not found',
      status: 404,
      detail: message,
      code: 'customer_not_found',
      errors: [{ field: 'customerId', pointer: '/customerId', code: 'customer_not_found', message }],
      statusCode: 404,
      message,
      activityId: answer.headers.get('x-directscale-requestid'),
    });
    assert.equal(answer.headers.get('x-directscale-message'), message);
  });

  it('answers 400 for an invalid id', async () => {
    for (const id of ['abc', '1.5', '0', '-1', '2147483648', '99999999999999999999', '2;DROP', '%20']) {
      const answer = await server.call('GET', `/v1/customers/${id}`);
      assert.equal(answer.status, 400, id);
      assert.match(problemsOf(answer).join(), /^customerId: (wrong_type|out_of_range)$/);
    }
  });

  it('answers each of many simultaneous requests with the right customer', async () => {
    const ids = [2];
    for (let count = 0; count < 6; count += 1) ids.push(await server.create(preferredBody()));
    const nobody = Math.max(...ids) + 1_000;
    const asked = Array.from(
      { length: 100 },
      (_, turn) => [...ids, nobody][(turn * turn) % (ids.length + 1)],
    );
    const answers = await Promise.all(asked.map((id) => server.call('GET', `/v1/customers/${id}`)));
    for (const [turn, { status, json }] of answers.entries()) {
      const id = asked[turn];
      assert.deepEqual([status, json.CustomerId], id === nobody ? [404, undefined] : [200, id]);
    }
  });
});
