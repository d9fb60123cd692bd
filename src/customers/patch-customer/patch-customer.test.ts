import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fieldsOf, problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';
import { patchCustomerContract } from './contract.ts';

const ADDRESS = { ...customerBodyExamples.full.value.PrimaryAddress, City: 'Provo' };
/** A value for each patchable text field. */
const TEXTS = {
  CompanyName: 'New Company',
  FirstName: 'New',
  LanguageCode: 'de',
  LastName: 'Name',
  PrimaryPhone: '1',
  SecondaryPhone: '2',
  TextPhone: '3',
};
/** Members that the published page of Update Customer By Parameter leaves out. */
const NOT_PATCHABLE = {
  BackOfficeId: 'X1',
  ExternalReferenceId: 'X1',
  SponsorId: 2,
  EnrollerId: 2,
  Password: 'Password123!',
  SendEmails: true,
  SignUpDate: '2020-02-20T15:47:52',
  InactiveDate: '2020-02-20T15:47:52',
  TaxExempt: true,
  TaxExemptId: 'X1',
  TermsAccepted: true,
};

describe('Update Customer By Parameter', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const get = async (id: number) => (await server.call('GET', `/v1/customers/${id}`)).json;
  const patch = (id: number, body: object) => server.call('PATCH', `/v1/customers/${id}`, body);
  const problems = async (id: number, body: object) => {
    const answer = await patch(id, body);
    return [answer.status, ...problemsOf(answer).sort()];
  };

  it('changes only the given members, and keeps the password', async () => {
    const id = await server.create(customerBodyExamples.full.value);
    const hash = () => server.sql(`SELECT password_hash FROM customers WHERE id = ${id}`);
    const [was, password] = [await get(id), await hash()];
    const changes = {
      ...TEXTS,
      CustomerStatus: 1,
      WebAlias: 'my-web-alias',
      Username: 'myUsername',
      EmailAddress: 'n@example.com',
    };
    for (const [name, value] of Object.entries(changes)) {
      const before = await get(id);
      assert.deepEqual((await patch(id, { [name]: value })).json, { ...before, [name]: value });
    }
    assert.deepEqual(await get(id), { ...was, ...changes });
    assert.deepEqual(await hash(), password);
    const dated = await patch(id, { BirthDate: '1980-02-20T15:47:52', TaxId: 'NEW-1234' });
    assert.deepEqual([dated.json.BirthDate, dated.json.TaxId], ['1980-02-20T00:00:00Z', '*****1234']);
  });

  it('accepts its own examples, and the published one', async () => {
    await using fresh = await startTestServer();
    const id = await fresh.create(distributorBody());
    const published = {
      WebAlias: 'my-web-alias',
      Username: 'myUsername',
      CustomerType: 1,
      CustomerStatus: 1,
    };
    const examples = Object.values(patchCustomerContract.bodyExamples ?? {}).map(({ value }) => value);
    for (const body of [...examples, published]) {
      assert.equal((await fresh.call('PATCH', `/v1/customers/${id}`, body)).status, 200);
    }
  });

  it('treats null as left out, for every field', async () => {
    const id = await server.create(distributorBody({ ...TEXTS, WebAlias: 'null-alias' }));
    const was = await get(id);
    const names = Object.keys({ ...was, ...NOT_PATCHABLE });
    const answer = await patch(id, Object.fromEntries(names.map((name) => [name, null])));
    assert.deepEqual([answer.status, answer.json], [200, was]);
    const custom = await patch(id, { AssociateCustom: { Field1: 'one', Field2: null } });
    assert.equal((await patch(id, { AssociateCustom: { Field1: null } })).text, custom.text);
  });

  it('clears blank members, unless the type requires them', async () => {
    const id = await server.create(
      preferredBody({ ...TEXTS, BirthDate: '1980-01-01', WebAlias: 'blank', TaxId: 'T-12345' }),
    );
    const cleared = [
      'CompanyName',
      'LanguageCode',
      'PrimaryPhone',
      'SecondaryPhone',
      'TextPhone',
      'WebAlias',
      'TaxId',
    ];
    const blanks = Object.fromEntries(cleared.map((name, index) => [name, index % 2 === 0 ? '' : '  ']));
    const { json } = await patch(id, { ...blanks, BirthDate: '' });
    assert.deepEqual(new Set(cleared.map((name) => json[name])), new Set(['']));
    assert.equal(json.BirthDate, '1900-01-01T00:00:00Z');
    assert.deepEqual(await problems(id, { FirstName: '', EmailAddress: ' ' }), [
      400,
      'EmailAddress: required',
      'FirstName: required',
    ]);
  });

  it('changes single custom fields', async () => {
    const id = await server.create(retailBody({ AssociateCustom: { Field1: 'one', Field2: 'two' } }));
    const { json } = await patch(id, { AssociateCustom: { Field2: '', Field10: 'ten' } });
    assert.deepEqual([json.AssociateCustom.Field1, json.AssociateCustom.Field2], ['one', '']);
    assert.equal(json.AssociateCustom.Field10, 'ten');
  });

  for (const name of ['PrimaryAddress', 'DefaultShippingAddress']) {
    it(`requires a complete ${name}, in which only Street2 may be blank, and replaces it as a whole`, async () => {
      const id = await server.create(distributorBody());
      await patch(id, { [name]: { ...ADDRESS, Street3: 'Floor 3' } });
      for (const member of ['Street1', 'Street2', 'City', 'Region', 'PostalCode', 'CountryCode']) {
        const refused = [400, `${name}.${member}: address_incomplete`];
        const { [member as 'City']: _left, ...rest } = ADDRESS;
        assert.deepEqual(await problems(id, { [name]: rest }), refused);
        if (member !== 'Street2')
          assert.deepEqual(await problems(id, { [name]: { ...ADDRESS, [member]: ' ' } }), refused);
      }
      assert.equal((await get(id))[name].Street3, 'Floor 3');
      const { AddressId } = (await get(id))[name];
      const answer = await patch(id, { [name]: { ...ADDRESS, Street2: '', CountryCode: 'us' } });
      assert.deepEqual(answer.json[name], { AddressId, ...ADDRESS, Street2: '', Street3: '' });
    });
  }

  for (const [name, value] of Object.entries(NOT_PATCHABLE)) {
    it(`refuses ${name} in any spelling, and names it`, async () => {
      const refused = [400, `${name}: not_patchable`];
      assert.deepEqual(await problems(2, { [name]: value }), refused);
      // `SignupDate` is the read-only spelling of answers; every other spelling is an input.
      assert.deepEqual(await problems(2, { [name.toUpperCase()]: value }), refused);
    });
  }

  it('names everything that is not patchable in one answer, and changes nothing', async () => {
    const id = await server.create(retailBody());
    const was = await get(id);
    const answer = await patch(id, { FirstName: 'Other', ...NOT_PATCHABLE });
    assert.deepEqual(fieldsOf(answer).sort(), Object.keys(NOT_PATCHABLE).sort());
    assert.deepEqual(await get(id), was);
  });

  it('checks the merged record against the rules of a new type', async () => {
    const id = await server.create(retailBody());
    const shipping = ['City', 'CountryCode', 'PostalCode', 'Street1'].map(
      (name) => `DefaultShippingAddress.${name}: required`,
    );
    assert.deepEqual(await problems(id, { CustomerType: 1 }), [
      400,
      'BirthDate: required',
      ...shipping,
      'TaxId: required',
      'TermsAccepted: required',
    ]);
    const preferred = await server.create(preferredBody());
    assert.deepEqual(await problems(preferred, { CustomerType: 2 }), [400, 'Password: required']);
    assert.deepEqual(
      await server.sql(`SELECT * FROM CRM_AssociateTypeChanges WHERE associateid IN (${id}, ${preferred})`),
      [],
    );
  });

  it('logs a change of type, and does not place the customer', async () => {
    const id = await server.create(retailBody({ TermsAccepted: true }));
    const rest = { DefaultShippingAddress: ADDRESS, BirthDate: '1980-01-01', TaxId: 'PATCHED-1' };
    const answer = await patch(id, { CustomerType: 1, ...rest });
    assert.deepEqual([answer.status, answer.json.CustomerType], [200, 1]);
    assert.deepEqual(
      await server.sql(`SELECT oldassociatebasetype AS old, newassociatebasetype AS new, operation, requestid
        FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`),
      [
        {
          old: 2,
          new: 1,
          operation: 'UpdateCustomerByParameter',
          requestid: answer.headers.get('x-directscale-requestid'),
        },
      ],
    );
    assert.deepEqual(await server.sql(`SELECT tree FROM placements WHERE node_id = ${id}`), [
      { tree: 'Enrollment' },
    ]);
  });

  it('ignores required fields that the stored record already lacked', async () => {
    // The company root has neither an email address nor a birthday.
    assert.equal((await patch(2, { CompanyName: 'Company' })).status, 200);
    assert.deepEqual(await problems(2, { BirthDate: '2020-01-01' }), [400, 'BirthDate: too_young']);
  });

  it('answers 404 for an unknown id', async () => {
    assert.deepEqual(await problems(999_999, { FirstName: 'x' }), [404, 'customerId: customer_not_found']);
  });
});
