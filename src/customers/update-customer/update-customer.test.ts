import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { verify } from '@node-rs/argon2';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';

/** All values that a body can contain and a type 3 customer does not require. */
const OPTIONAL = {
  BirthDate: '1973-05-12T00:00:00Z',
  CompanyName: 'Test Company Name Inc.',
  DefaultShippingAddress: customerBodyExamples.full.value.DefaultShippingAddress,
  ExternalReferenceId: 'EXT1234567890',
  LanguageCode: 'en',
  Password: 'PasswordHere1',
  PrimaryPhone: '+1 801 555-1111',
  SecondaryPhone: '+1 801 555-2222',
  SendEmails: true,
  TaxExempt: true,
  TaxExemptId: 'TAX-TEST-0000',
  TermsAccepted: true,
  TextPhone: '+1 801 555-1111',
  AssociateCustom: { Field1: 'CustomField Content', Field10: 'Available through Field10' },
};
const KEPT = { CustomerStatus: 4, SignUpDate: '1988-01-01T00:00:00Z' };

describe('Update Customer, replacement', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const get = async (id: number) => (await server.call('GET', `/v1/customers/${id}`)).json;

  const text = Object.entries(OPTIONAL).filter(([, value]) => typeof value === 'string');
  const blankAddress = { Street1: '', City: ' ', CountryCode: '' };
  const blanks = {
    'left out': {},
    null: Object.fromEntries(
      Object.keys({ ...OPTIONAL, ...KEPT, BackOfficeId: '' }).map((name) => [name, null]),
    ),
    blank: {
      ...Object.fromEntries(text.map(([name], index) => [name, index % 2 === 0 ? '' : '  '])),
      Password: '',
      SignUpDate: '',
      BackOfficeId: ' ',
      WebAlias: '',
      TaxId: '',
      DefaultShippingAddress: blankAddress,
      AssociateCustom: { Field1: '', Field10: '' },
    },
  };
  for (const [way, blank] of Object.entries(blanks)) {
    it(`clears members that are ${way}, except BackOfficeId, CustomerStatus and SignUpDate`, async () => {
      const own = {
        BackOfficeId: `own-${way}`,
        WebAlias: `alias-${way.replace(' ', '')}`,
        TaxId: `TAX-${way}`,
      };
      const required = preferredBody();
      const never = await get(await server.create(required));
      const id = await server.create(preferredBody({ ...OPTIONAL, ...KEPT, ...own }));
      const was = await get(id);
      const answer = await server.call('PUT', `/v1/customers/${id}`, {
        ...required,
        EmailAddress: was.EmailAddress,
        ...blank,
      });

      assert.equal(answer.status, 200, answer.text);
      const identity = ['CustomerId', 'EmailAddress', 'Username', 'InactiveDate', 'EnrollerId', 'SponsorId'];
      const kept = ['BackOfficeId', 'CustomerStatus', 'SignupDate', ...identity];
      const expected = { ...never, ...Object.fromEntries(kept.map((name) => [name, was[name]])) };
      assert.equal(was.CustomerStatus, 4);
      assert.equal(was.SignupDate, KEPT.SignUpDate);
      // The primary address was sent, so it keeps its id.
      expected.PrimaryAddress = { ...expected.PrimaryAddress, AddressId: was.PrimaryAddress.AddressId };
      assert.deepEqual(answer.json, expected);
      assert.deepEqual(
        await server.sql(
          `SELECT password_hash, tax_id_encrypted, tax_id_key FROM customers WHERE id = ${id}`,
        ),
        [{ password_hash: null, tax_id_encrypted: null, tax_id_key: null }],
      );
    });
  }

  for (const [name, { value }] of Object.entries(customerBodyExamples)) {
    it(`changes nothing when it receives the answer of Get with the password added: ${name}`, async () => {
      const id = await server.create(value);
      const stored = () =>
        server.sql(`SELECT c.*, a.id AS address, a.street1, p.id AS placement FROM customers c
          JOIN addresses a ON a.customer_id = c.id JOIN placements p ON p.node_id = c.id
          WHERE c.id = ${id} ORDER BY a.id, p.id`);
      const [was, rows] = [await get(id), await stored()];
      const password = 'Password' in value ? { Password: value.Password } : {};
      const answer = await server.call('PUT', `/v1/customers/${id}`, { ...was, ...password });
      assert.deepEqual([answer.status, answer.json], [200, was]);
      assert.equal(answer.headers.get('x-upline-ignored-fields'), null);
      const changed = ['revision', 'changed_at', 'changed_operation', 'changed_request_id', 'password_hash'];
      const without = (row: object) => Object.entries(row).filter(([column]) => !changed.includes(column));
      assert.deepEqual((await stored()).map(without), rows.map(without));
    });
  }

  it('accepts the published samples unchanged', async () => {
    await using fresh = await startTestServer();
    const ids = [distributorBody(), distributorBody(), retailBody(), preferredBody()].map((body) =>
      fresh.create(body),
    );
    const samples = Object.values(customerBodyExamples);
    for (const [index, id] of (await Promise.all(ids)).entries()) {
      const answer = await fresh.call('PUT', `/v1/customers/${id}`, samples[index]?.value);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.EmailAddress, samples[index]?.value.EmailAddress);
    }
  });

  it('stores the new password as a hash, and clears a missing password if the type needs none', async () => {
    const id = await server.create(retailBody({ Password: 'OldPassword1' }));
    const hash = async () =>
      (await server.sql(`SELECT password_hash AS hash FROM customers WHERE id = ${id}`))[0]?.['hash'];
    await server.call('PUT', `/v1/customers/${id}`, retailBody({ Password: 'NewPassword1' }));
    assert.match(String(await hash()), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.equal(await verify(String(await hash()), 'NewPassword1'), true);
    assert.equal(await verify(String(await hash()), 'OldPassword1'), false);
    await server.call('PUT', `/v1/customers/${id}`, preferredBody());
    assert.equal(await hash(), null);
  });

  it('changes the ETag with each change, and returns the same ETag as Get', async () => {
    const id = await server.create(retailBody());
    const etags = [(await server.call('GET', `/v1/customers/${id}`)).headers.get('etag')];
    for (const FirstName of ['One', 'Two']) {
      const put = await server.call('PUT', `/v1/customers/${id}`, retailBody({ FirstName }));
      const patch = await server.call('PATCH', `/v1/customers/${id}`, { LastName: FirstName });
      etags.push(put.headers.get('etag'), patch.headers.get('etag'));
      const got = await server.call('GET', `/v1/customers/${id}`);
      assert.equal(got.headers.get('etag'), patch.headers.get('etag'));
    }
    const upgraded = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    etags.push(upgraded.headers.get('etag'));
    assert.equal(new Set(etags).size, 6);
  });

  it('answers 404 for an unknown id', async () => {
    const answer = await server.call('PUT', '/v1/customers/999999', retailBody());
    assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'customerId: customer_not_found']);
  });

  it('refuses values of other customers, but lets customers keep and respell their own', async () => {
    const other = retailBody({ WebAlias: 'TheirAlias' });
    await server.create(other);
    const mine = retailBody({ WebAlias: 'MyAlias' });
    const id = await server.create(mine);
    const taken = await server.call('PUT', `/v1/customers/${id}`, { ...mine, WebAlias: 'theiralias' });
    assert.deepEqual([taken.status, ...problemsOf(taken)], [409, 'WebAlias: not_unique']);
    const respelt = await server.call('PUT', `/v1/customers/${id}`, { ...mine, WebAlias: 'MYALIAS' });
    assert.deepEqual([respelt.status, respelt.json.WebAlias], [200, 'MYALIAS']);
  });
});
