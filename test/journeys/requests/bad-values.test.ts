import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { type RawRequest, sendRaw } from '../../support/raw-http.ts';
import { assertRefused, type ExpectedRefusal } from '../../support/refusals.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

let server: TestServer;
let retailId = 0;

before(async () => {
  server = await startTestServer();
  retailId = await server.create(retailBody());
});
after(() => server.close());

async function refused(request: RawRequest, expected: ExpectedRefusal): Promise<void> {
  await assertRefused(server, request, expected);
}

const TEXTS = [
  ...['CompanyName', 'FirstName', 'LastName', 'PrimaryPhone', 'SecondaryPhone', 'TaxId', 'TextPhone'],
  ...['Username', 'WebAlias', 'BirthDate', 'EmailAddress', 'LanguageCode', 'BackOfficeId'],
  ...['ExternalReferenceId', 'Password', 'SignUpDate', 'TaxExemptId'],
];
const LINES = ['CompanyName', 'FirstName', 'LastName', 'PrimaryPhone', 'TaxId', 'Username', 'WebAlias'];
const NUMBERS = ['CustomerType', 'CustomerStatus', 'SponsorId'];
const FLAGS = ['SendEmails', 'TaxExempt', 'TermsAccepted'];
const OBJECTS = ['PrimaryAddress', 'DefaultShippingAddress', 'AssociateCustom'];
const NOT_PATCHABLE = new Set([
  ...['BackOfficeId', 'ExternalReferenceId', 'Password', 'SendEmails', 'SignUpDate', 'SponsorId'],
  ...['TaxExempt', 'TaxExemptId', 'TermsAccepted'],
]);
const ADDRESS = { Street1: 'a', Street2: '', City: 'c', Region: 'UT', PostalCode: '1', CountryCode: 'US' };

/** Inside a text, a lone surrogate is possible only as an escape, and `JSON.stringify` writes it so. */
const LONE_HIGH = '\ud800';
const LONE_LOW = 'a\udc00b';

/** One wrong member at a time, with the only problem that may be reported. */
const wrongMembers: [member: string, value: unknown, code: string, fieldWithin?: string][] = [
  ...TEXTS.flatMap((member): [string, unknown, string][] =>
    [7, 1e300, true, [], ['a'], {}].map((value) => [member, value, 'wrong_type']),
  ),
  ...NUMBERS.flatMap((member): [string, unknown, string][] =>
    ['12a', '1.5', '1e3', '0x10', ' 2', ' ', 'x', 1.5, true, [2], ['2'], {}].map((value) => [
      member,
      value,
      'wrong_type',
    ]),
  ),
  ...NUMBERS.flatMap((member): [string, unknown, string][] =>
    [-1, '-1', 2 ** 31, '2147483648', 2 ** 53, 1e300, -(2 ** 31)].map((value) => [
      member,
      value,
      'out_of_range',
    ]),
  ),
  ...FLAGS.flatMap((member): [string, unknown, string][] =>
    ['yes', '1', ' true', 0, 1, [], ['true'], {}].map((value) => [member, value, 'wrong_type']),
  ),
  ...OBJECTS.flatMap((member): [string, unknown, string][] =>
    [[], [{}], 'text', '', 7, false].map((value) => [member, value, 'wrong_type']),
  ),
  ...LINES.flatMap((member): [string, unknown, string][] =>
    [LONE_HIGH, LONE_LOW, 'a\0b', 'a\nb', 'a\u0007', 'a\u007f', 'a\u0085b'].map((value) => [
      member,
      value,
      'invalid_text',
    ]),
  ),
  ['Password', 'Secret\u00001', 'invalid_text'],
  ['Password', `Secret1${LONE_HIGH}`, 'invalid_text'],
  ['Password', `A1${'x'.repeat(127)}`, 'too_long'],
  ['Password', 'Short1', 'password_rule'],
  ['Password', 'nocapital1', 'password_rule'],
  ['Password', 'NoDigitHere', 'password_rule'],
  ['FirstName', 'x'.repeat(101), 'too_long'],
  ['FirstName', '\u{1F600}'.repeat(101), 'too_long'],
  ['WebAlias', 'a b', 'invalid_text'],
  ['WebAlias', 'a/b', 'invalid_text'],
  ...['nobody', '@', 'a@', 'a@b', '@b.c', 'a@b@c.d', 'a b@c.d', 'a@b..c', `a@b.${LONE_HIGH}`].map(
    (value): [string, unknown, string] => ['EmailAddress', value, 'invalid_email'],
  ),
  ...['english', 'e', '12', 'en-', 'en--US', `e${LONE_HIGH}`].map((value): [string, unknown, string] => [
    'LanguageCode',
    value,
    'invalid_language',
  ]),
  ...['BirthDate', 'SignUpDate'].flatMap((member): [string, unknown, string][] =>
    [
      ...['1973-02-29', '2023-02-30', '1973-13-01', '1973-00-10', '1973-01-00', '1973-04-31T00:00:00Z'],
      ...['1973-01-01T24:00:00Z', '1973-01-01T23:60:00Z', '1973-01-01T23:59:60Z', '1973-01-01T10Z'],
      ...[
        '1973-01-01T00:00:00+15:00',
        '12/31/1973',
        '1973',
        'yesterday',
        '197301-01',
        '-1973-01-01',
        '0000-01-01',
      ],
      ...['1973-01-01T00:00:00.1234567890Z', `1973-01-0${LONE_HIGH}`, '1973\u201301\u201301'],
    ].map((value) => [member, value, 'invalid_date']),
  ),
  ['BirthDate', '9999-12-31', 'birth_date_in_future'],
  ['CustomerType', 9, 'unknown_customer_type'],
  ['CustomerStatus', 9, 'unknown_customer_status'],
  ['SponsorId', 999_999, 'sponsor_not_found'],
  ['TaxId', '---', 'tax_id_empty'],
  ['TaxId', '*****1234', 'tax_id_masked'],
  ...['USA', 'XX', 'U', '1', 'Utopia', LONE_HIGH, 'US\u0000'].map(
    (value): [string, unknown, string, string] => [
      'PrimaryAddress',
      { ...ADDRESS, CountryCode: value },
      'unknown_country',
      'PrimaryAddress.CountryCode',
    ],
  ),
  ['PrimaryAddress', { ...ADDRESS, City: 5 }, 'wrong_type', 'PrimaryAddress.City'],
  ['PrimaryAddress', { ...ADDRESS, City: 'a\0' }, 'invalid_text', 'PrimaryAddress.City'],
  ['PrimaryAddress', { ...ADDRESS, City: 'x'.repeat(101) }, 'too_long', 'PrimaryAddress.City'],
  ['AssociateCustom', { Field10: {} }, 'wrong_type', 'AssociateCustom.Field10'],
  ['AssociateCustom', { Field1: LONE_LOW }, 'invalid_text', 'AssociateCustom.Field1'],
  ['AssociateCustom', { Field1: 'a\0' }, 'invalid_text', 'AssociateCustom.Field1'],
];

describe('One wrong member', () => {
  for (const [member, cases] of Map.groupBy(wrongMembers, ([name]) => name)) {
    it(`is the only member named by every operation, and nothing is stored: ${member} (${cases.length} values)`, async () => {
      for (const [, value, code, field = member] of cases) {
        const whole = { ...distributorBody(), [member]: value };
        const expected = { status: 400, problems: [`${field}: ${code}`] };
        await refused({ method: 'POST', path: '/v1/customers', body: whole }, expected);
        const retail = { ...retailBody(), [member]: value };
        const put = { method: 'PUT', path: `/v1/customers/${retailId}`, body: retail };
        await refused(put, expected);
        if (code !== 'unknown_customer_type') {
          const path = `/v1/customers/upgrade/${retailId}`;
          await refused({ method: 'PUT', path, body: whole }, expected);
        }
        const patch = { method: 'PATCH', path: `/v1/customers/${retailId}`, body: { [member]: value } };
        await refused(patch, {
          status: 400,
          problems: NOT_PATCHABLE.has(member) ? [`${member}: not_patchable`] : expected.problems,
        });
      }
    });
  }
});

describe('A number that JSON can express but that cannot be stored', () => {
  for (const [text, code] of [
    ['1e400', 'wrong_type'],
    ['-1e400', 'wrong_type'],
    ['1e-400', 'out_of_range'],
    ['123456789012345678901234567890', 'out_of_range'],
    ['2147483648', 'out_of_range'],
    ['-0', 'out_of_range'],
  ] as const) {
    it(`is refused as a CustomerStatus: ${text}`, () =>
      refused(
        {
          method: 'PATCH',
          path: `/v1/customers/${retailId}`,
          body: `{"CustomerStatus": ${text}}`,
        },
        { status: 400, problems: [`CustomerStatus: ${code}`] },
      ));
  }
});

describe('A request with several faults', () => {
  const wrong = {
    CUSTOMERTYPE: '1a',
    emailaddress: 'nobody',
    FirstName: 5,
    lastName: '\ud800',
    BirthDate: '1973-02-30',
    SponsorId: -1,
    TaxExempt: 'no',
    PrimaryAddress: { street1: 5, COUNTRYCODE: 'XX' },
    DefaultShippingAddress: [],
    Password: 'x'.repeat(129),
    Nickname: 'a',
  };
  const problems = [
    'CustomerType: wrong_type',
    'EmailAddress: invalid_email',
    'FirstName: wrong_type',
    'LastName: invalid_text',
    'BirthDate: invalid_date',
    'SponsorId: out_of_range',
    'TaxExempt: wrong_type',
    'PrimaryAddress.Street1: wrong_type',
    'PrimaryAddress.CountryCode: unknown_country',
    'DefaultShippingAddress: wrong_type',
    'Password: too_long',
  ];

  it('is refused in one answer, in the spelling of the contract', () =>
    refused({ method: 'POST', path: '/v1/customers', body: wrong }, { status: 400, problems }));

  it('is refused together with its path', () =>
    refused(
      { method: 'PUT', path: '/v1/customers/0', body: wrong },
      { status: 400, problems: [...problems, 'customerId: out_of_range'] },
    ));

  it('is refused without the full text of a very long unknown name, at any place', async () => {
    const long = 'x'.repeat(50_000);
    for (const body of [{ [long]: 1 }, { PrimaryAddress: { [long]: 1 } }]) {
      const answer = await server.call('PATCH', '/v1/customers/2', body, { Prefer: 'handling=strict' });
      assert.equal(answer.status, 400);
      assert.ok(answer.text.length < 10_000, `${answer.text.length} characters`);
    }
  });

  it('is refused with its unknown members, also in addresses, with Prefer: handling=strict', () =>
    refused(
      {
        method: 'POST',
        path: '/v1/customers',
        body: { ...wrong, AssociateCustom: { Field11: 'x' } },
        headers: { Prefer: 'respond-async, handling=strict' },
      },
      {
        status: 400,
        problems: [...problems, 'Nickname: unknown_member', 'AssociateCustom.Field11: unknown_member'],
      },
    ));

  it('against the rules of the plan and stored data is refused in one answer', async () => {
    const taken = retailBody();
    await server.create(taken);
    const body = {
      ...retailBody({ CustomerStatus: 9, SponsorId: 999_999, Password: 'short', TaxId: '--' }),
      EmailAddress: String(taken['EmailAddress']).toUpperCase(),
      Username: ` ${taken['Username']} `,
      FirstName: ' ',
    };
    const answer = await sendRaw(server, { method: 'POST', path: '/v1/customers', body });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      problemsOf(answer).sort(),
      [
        'CustomerStatus: unknown_customer_status',
        'EmailAddress: not_unique',
        'FirstName: required',
        'Password: password_rule',
        'Password: password_rule',
        'Password: password_rule',
        'SponsorId: sponsor_not_found',
        'TaxId: tax_id_empty',
        'Username: not_unique',
      ].sort(),
    );
  });
});
