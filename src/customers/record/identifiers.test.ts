import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { csvText, retailRecord } from '../../../test/support/csv-text.ts';
import { createImportHome } from '../../../test/support/import-home.ts';
import { accountManager, portalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { validatePlan } from '../../commission-plan/validate-plan.ts';

/** Format characters that copied text contains, or that turn one name into a second one. */
const INVISIBLE = [
  ...['\u200b', '\u200c', '\u200d', '\u200e', '\u2060', '\u00ad', '\u202a', '\u202e', '\u2066', '\u2069'],
  ...['\ufeff', '\ufe0f', '\u3164'],
];
const FIELDS = ['EmailAddress', 'Username', 'WebAlias', 'BackOfficeId', 'ExternalReferenceId'] as const;

let serial = 0;
/** A value for a field, with extra text in the middle of its name. */
function valueFor(field: (typeof FIELDS)[number], inside = '') {
  serial += 1;
  return `mar${inside}y${serial}${field === 'EmailAddress' ? '@example.com' : ''}`;
}

describe('Values that people are found by', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const create = (body: object) => server.call('POST', '/v1/customers', body);

  for (const field of FIELDS) {
    it(`refuse invisible characters: ${field}, in every operation that sets it`, async () => {
      const id = await server.create(retailBody());
      const expected = [400, `${field}: invisible_character`];
      for (const character of INVISIBLE) {
        const change = { [field]: valueFor(field, character) };
        const answer = await create(retailBody(change));
        assert.deepEqual(
          [answer.status, ...problemsOf(answer)],
          expected,
          character.codePointAt(0)?.toString(16) ?? '',
        );
      }
      const change = { [field]: valueFor(field, '\u200b') };
      const ways: readonly (readonly [string, string, object])[] = [
        ['PUT', `/v1/customers/${id}`, retailBody(change)],
        ['PUT', `/v1/customers/upgrade/${id}`, distributorBody(change)],
        ...(['BackOfficeId', 'ExternalReferenceId'].includes(field)
          ? []
          : [['PATCH', `/v1/customers/${id}`, change] as const]),
      ];
      for (const [method, path, body] of ways) {
        const answer = await server.call(method, path, body);
        assert.deepEqual([answer.status, ...problemsOf(answer)], expected, `${method} ${path}`);
      }
    });
  }

  it('are refused with the code point of the invalid character', async () => {
    const answer = await create(retailBody({ Username: 'ma\u00adry' }));
    assert.match(answer.text, /U\+00AD/);
  });

  it('may be in any script, and names of people may have joiners', async () => {
    const name = 'نامه\u200cای';
    const id = await server.create(retailBody({ FirstName: name, Username: 'Ольга', WebAlias: '店' }));
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.equal(json.FirstName, name);
  });

  it('are refused as additional web aliases too', async () => {
    const id = await server.create(retailBody());
    for (const [alias, code] of [
      ['a\u200bb', 'invisible_character'],
      ['.', 'invalid_text'],
      ['..', 'invalid_text'],
    ] as const) {
      const body = { AdditionalWebAliases: ['', 'fine', alias] };
      const answer = await server.call('PUT', `/v1/customers/${id}/web-aliases`, body);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, `AdditionalWebAliases.2: ${code}`]);
    }
  });

  it('are refused as a web alias if they cannot be part of a path', async () => {
    for (const alias of ['.', '..', '\uff0e', '\u2025', '\uff0e\uff0e', 'a\uff0fb']) {
      const answer = await create(retailBody({ WebAlias: alias }));
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'WebAlias: invalid_text'], alias);
    }
    await server.create(retailBody({ WebAlias: 'a.b..c' }));
    await server.create(retailBody({ WebAlias: '...' }));
  });

  it('are refused as an email address without a possible domain', async () => {
    for (const domain of [
      'example.com;',
      'example,com.au',
      'example.com>',
      '-a.com',
      'a\ufffd.com',
      'a_b.com',
      '1.2',
    ]) {
      const answer = await create(retailBody({ EmailAddress: `a@${domain}` }));
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'EmailAddress: invalid_email'], domain);
    }
  });

  it('keep the dotless i apart from i: another mailbox, another login', async () => {
    const mike = await server.create(retailBody({ EmailAddress: 'mike@example.org', Username: 'mike' }));
    const byEmail = async (email: string) =>
      (await server.call('GET', `/v1/customers?email=${encodeURIComponent(email)}`)).json.map(
        ({ CustomerId }: { CustomerId: number }) => CustomerId,
      );
    assert.deepEqual(await byEmail('mıke@example.org'), []);
    const taken = await server.call('GET', `/v1/validate/username/${encodeURIComponent('mıke')}`);
    assert.equal(taken.json, false);
    const other = await server.create(retailBody({ EmailAddress: 'mıke@example.org', Username: 'mıke' }));
    assert.deepEqual(
      [await byEmail('MIKE@example.org'), await byEmail('mıke@EXAMPLE.org')],
      [[mike], [other]],
    );
    const login = await server.call('POST', '/v1/validate/login', {
      username: 'mıke',
      password: 'Password123!',
    });
    assert.ok(login.status !== 200 || login.json.CustomerId === other, login.text);
  });

  it('are the same email address in Unicode and in punycode for uniqueness, look-up and login', async () => {
    const body = retailBody({ EmailAddress: 'user@münchen.example', Username: 'user@münchen.example' });
    const id = await server.create(body);
    const ascii = 'User@XN--MNCHEN-3YA.example';
    const second = await create(retailBody({ EmailAddress: ascii }));
    assert.deepEqual([second.status, ...problemsOf(second)], [409, 'EmailAddress: not_unique']);
    const found = await server.call('GET', `/v1/customers?email=${encodeURIComponent(ascii)}`);
    assert.deepEqual(
      found.json.map((customer: { CustomerId: number; EmailAddress: string }) => [
        customer.CustomerId,
        customer.EmailAddress,
      ]),
      [[id, 'user@münchen.example']],
    );
    const login = await server.call('POST', '/v1/validate/login', {
      username: ascii,
      password: body['Password'],
    });
    assert.equal(login.status, 200, login.text);
  });

  it('distinguish & and Ñ in tax ids, and no other characters except letters and digits', async () => {
    for (const id of ['Q&G010101AB1', 'QG&010101AB1', 'QÑG010101AB1', 'QNG010101AB1']) {
      await server.create(retailBody({ TaxId: id }));
    }
    for (const spelling of ['Q&G-010101-AB1', 'q＆g 010101 ab1']) {
      const answer = await create(retailBody({ TaxId: spelling }));
      assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'TaxId: not_unique']);
    }
    const only = await create(retailBody({ TaxId: '&&' }));
    assert.deepEqual([only.status, ...problemsOf(only)], [400, 'TaxId: tax_id_empty']);
  });

  it('are refused in an import', async () => {
    await using home = await createImportHome();
    const { faults } = await home.import(
      csvText([
        retailRecord('one', 2, { EmailAddress: 'o\u200bne@example.com' }),
        retailRecord('two', 2, { Username: 't\u2060wo' }),
        retailRecord('three', 2, { WebAlias: '..' }),
        retailRecord('four', 2, { EmailAddress: 'four@exam_ple.com' }),
        retailRecord('five', 2, { EmailAddress: 'x@münchen.example' }),
        retailRecord('six', 2, { EmailAddress: 'x@xn--mnchen-3ya.example' }),
      ]),
    );
    assert.deepEqual(faults, [
      '2 EmailAddress invisible_character',
      '3 Username invisible_character',
      '4 WebAlias invalid_text',
      '5 EmailAddress invalid_email',
      '7 EmailAddress repeated_in_file',
    ]);
  });

  it('are refused for accounts of the portal, which find an address in either spelling', async () => {
    const admin = await signedIn(server, 'admin@example.com', 'Administrator');
    const account = (EmailAddress: string) => ({ EmailAddress, Name: 'x', Role: 'Developer' });
    for (const address of ['a\u200b@example.com', 'a@example.com;', 'a@ex_ample.com']) {
      const answer = await admin.call('POST', '/accounts', account(address));
      assert.equal(answer.status, 400, address);
    }
    await admin.ok('POST', '/accounts', account('dev@bücher.example'));
    const second = await admin.call('POST', '/accounts', account('DEV@xn--bcher-kva.example'));
    assert.equal(second.status, 409);
    assert.ok(await accountManager(server).byEmail('dev@XN--bcher-kva.example'));
    await assert.rejects(accountManager(server).byEmail('d\u0131v@bücher.example'));
  });

  it('count failed logins for one name in all its spellings together', async () => {
    const client = portalClient(server);
    const tries = async (address: string) =>
      (await client.call('POST', '/session', { EmailAddress: address, Password: 'wrong wrong wrong' }))
        .status;
    for (let attempt = 0; attempt < 5; attempt += 1) assert.equal(await tries('guess@münchen.example'), 401);
    assert.equal(await tries('GUESS@xn--mnchen-3ya.example'), 429);
  });
});

describe('Values of customers who were stored by an older version', () => {
  it('stay unchanged while others change, even through a handler', async () => {
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: { 'Associates.UpdateAssociate': (request, next) => next(request) },
      },
    });
    const body = retailBody();
    const id = await server.create(body);
    await server.sql(`UPDATE customers SET web_alias = '..', web_alias_key = '..', email_address = 'a@b_c.de;',
      email_address_key = 'a@b_c.de;', external_reference_id = 'x\u200by', external_reference_id_key = 'xy' WHERE id = ${id}`);
    const patched = await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Ann' });
    assert.equal(patched.status, 200, patched.text);
    const same = await server.call('PATCH', `/v1/customers/${id}`, { WebAlias: '..' });
    assert.equal(same.status, 200, same.text);
    const worse = await server.call('PATCH', `/v1/customers/${id}`, { WebAlias: '.' });
    assert.deepEqual([worse.status, ...problemsOf(worse)], [400, 'WebAlias: invalid_text']);
  });
});

describe('Values that a handler gives', () => {
  it('are refused like those of a caller', async () => {
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.Enrollment.WriteApplication': (request, next) => {
            request.Application.EmailAddress = 'hid\u200bden@example.com';
            return next(request);
          },
        },
      },
    });
    const answer = await server.call('POST', '/v1/customers', retailBody());
    assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'EmailAddress: invisible_character']);
  });
});

describe('The form of tax ids', () => {
  const form = '[A-ZÑ&]{3,4}\\d{6}[A-Z\\d]{2}[A\\d]';

  it('follows the plan, by the country of the main address', async () => {
    const plan = { ...publishedPlan, taxIdForms: { MX: form } };
    await using server = await startTestServer({ extension: { plan } });
    const inMexico = (TaxId: string) =>
      retailBody({ TaxId, PrimaryAddress: { Street1: 'x', Region: 'CMX', CountryCode: 'mx' } });
    await server.create(inMexico('q&ñ-010101-ab1'));
    await server.create(retailBody({ TaxId: '123-45-6789' }));
    const answer = await server.call('POST', '/v1/customers', inMexico('987-65-4321'));
    assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'TaxId: tax_id_form']);
  });

  it('is checked together with the plan', () => {
    const faults = (taxIdForms: unknown) => validatePlan({ ...publishedPlan, taxIdForms } as never).length;
    assert.deepEqual([{ MX: form }, undefined, {}].map(faults), [0, 0, 0]);
    assert.deepEqual(
      [{ mx: form }, { MX: '[' }, { MX: 3 }, { MX: '' }, 'x', null].map((forms) => faults(forms) > 0),
      [true, true, true, true, true, true],
    );
  });
});
