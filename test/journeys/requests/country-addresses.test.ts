import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countries } from 'countries-list';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { CustomerField } from '../../../src/commission-plan/customer-fields.ts';
import { absentAddressMembers } from '../../../src/customers/record/address-parts.ts';
import type { CommissionPlan } from '../../../src/extension.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { csvText, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const MEMBERS = ['City', 'Region', 'PostalCode'] as const;
const DEMANDED: CustomerField[] = MEMBERS.flatMap((member): CustomerField[] => [
  `PrimaryAddress.${member}`,
  `DefaultShippingAddress.${member}`,
]);

/** Requires every part of both addresses. */
const plan: CommissionPlan = {
  ...publishedPlan,
  baseTypes: publishedPlan.baseTypes.map((type) => ({
    ...type,
    required: [...new Set([...type.required, ...DEMANDED])],
  })),
};

/** The address parts that do not exist in each country. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  US: [],
  CA: [],
  AU: [],
  IE: [],
  MX: [],
  CN: [],
  HK: ['PostalCode'],
  MC: ['Region'],
  VA: ['Region'],
  DE: ['Region'],
  GB: ['Region'],
  AE: ['City', 'PostalCode'],
  SG: ['City', 'Region'],
};

const bareAddress = (code: string) => ({ Street1: '1 Main Street', Street2: '', CountryCode: code });
const bareAddresses = (code: string) => ({
  PrimaryAddress: bareAddress(code),
  DefaultShippingAddress: bareAddress(code.toLowerCase()),
});
const wholeAddress = (code: string) => ({
  ...bareAddress(code),
  ...Object.fromEntries(
    MEMBERS.filter((member) => ABSENT[code]?.includes(member) !== true).map((member) => [member, 'X1']),
  ),
});
const wholeAddresses = (code: string) => ({
  PrimaryAddress: wholeAddress(code),
  DefaultShippingAddress: wholeAddress(code),
});
const missing = (code: string, problem: string) =>
  DEMANDED.filter((field) => ABSENT[code]?.includes(field.split('.')[1] ?? '') !== true)
    .map((field) => `${field}: ${problem}`)
    .sort();

describe('A part of an address that the country does not have', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ extension: { plan } });
  });
  after(() => server.close());

  for (const code of Object.keys(ABSENT)) {
    it(`is not required by any operation, and the other parts are: ${code}`, async () => {
      const id = await server.create(retailBody(wholeAddresses(code)));
      const writes = [
        ['POST', '/v1/customers', retailBody],
        ['PUT', `/v1/customers/${id}`, retailBody],
        ['POST', `/v1/customers/upgrade/${id}/preview`, distributorBody],
        ['PUT', `/v1/customers/upgrade/${id}`, distributorBody],
      ] as const;
      for (const [method, path, body] of writes) {
        const refused = await server.call(method, path, body(bareAddresses(code)));
        assert.deepEqual(problemsOf(refused).sort(), missing(code, 'required'), `${method} ${path}`);
        const taken = await server.call(method, path, body(wholeAddresses(code)));
        assert.ok(taken.status < 300, `${method} ${path}: ${taken.text}`);
      }
      const patch = (body: object) => server.call('PATCH', `/v1/customers/${id}`, body);
      assert.deepEqual(
        problemsOf(await patch(bareAddresses(code))).sort(),
        missing(code, 'address_incomplete'),
      );
      const patched = await patch(wholeAddresses(code));
      assert.equal(patched.status, 200, patched.text);
      for (const member of ABSENT[code] ?? []) assert.equal(patched.json.PrimaryAddress[member], '');
    });
  }

  it('is required until a country is given', async () => {
    const answer = await server.call('POST', '/v1/customers', retailBody(bareAddresses('')));
    assert.deepEqual(
      problemsOf(answer).sort(),
      [...missing('', 'required'), 'PrimaryAddress.CountryCode: required'].sort(),
    );
  });

  it('may still be given', async () => {
    const address = { ...wholeAddress('MC'), Region: 'Monte-Carlo' };
    const id = await server.create(retailBody({ ...wholeAddresses('MC'), PrimaryAddress: address }));
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.equal(json.PrimaryAddress.Region, 'Monte-Carlo');
  });
});

describe('An import of addresses', () => {
  it('requires no region in Monaco, but one in the United States', async () => {
    await using home = await createImportHome();
    const record = (name: string, id: number, code: string) => {
      const address = { 'PrimaryAddress.Region': '', 'PrimaryAddress.CountryCode': code };
      return retailRecord(name, 2, { CustomerId: id, ...address });
    };
    const { faults } = await home.import(csvText([record('one', 5000, 'MC'), record('two', 5001, 'US')]));
    assert.deepEqual(faults, ['3 PrimaryAddress.Region required']);
  });
});

describe('absentAddressMembers', () => {
  it('covers every country, in any letter case, and no unknown code', () => {
    for (const code of Object.keys(countries)) {
      assert.deepEqual(absentAddressMembers(code.toLowerCase()), absentAddressMembers(code), code);
    }
    for (const [code, absent] of Object.entries(ABSENT)) {
      assert.deepEqual([...absentAddressMembers(code)], absent, code);
    }
    for (const code of ['', 'XX', 'toString', '__proto__']) {
      assert.equal(absentAddressMembers(code).size, 0, code);
    }
  });
});
