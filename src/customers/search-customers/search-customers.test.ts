import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { addManyCustomers } from '../../../test/support/many-customers.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { until } from '../../../test/support/until.ts';
import { searchKey } from '../record/search-key.ts';
import { SEARCH_TEXT_VERSION, searchedTexts, searchText } from '../record/search-text.ts';

const ADDRESS = {
  Street1: '77 Quux Road',
  City: 'Zwolle',
  Region: 'OV',
  PostalCode: '8011ZW',
  CountryCode: 'NL',
};

describe('Search Associates', () => {
  let server: TestServer;
  let sam: number;
  before(async () => {
    server = await startTestServer();
    sam = await server.create(
      distributorBody({
        BackOfficeId: 'BOID-77',
        ExternalReferenceId: 'crm/4711',
        EmailAddress: 'sam.space@search.example.com',
        FirstName: 'Sam',
        LastName: 'Spaceßky',
        TextPhone: '+31 6 5550 0001',
        PrimaryPhone: '+31 38 5550 0002',
        PrimaryAddress: ADDRESS,
        WebAlias: 'sam-shop',
      }),
    );
  });
  after(() => server.close());
  const search = async (term: string, query = '') => {
    const answer = await server.call('GET', `/v1/customers/search/${encodeURIComponent(term)}${query}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.json as Record<string, unknown>[];
  };
  const ids = async (term: string, query = '') => (await search(term, query)).map((row) => row['CustomerId']);

  it('finds by the beginning, the middle and the end of every published column, in any case', async () => {
    const terms = ['BOID', 'oid-7', 'd-77', 'CRM/47', '4711', 'sam.sp', 'SPACE@SEARCH', 'search.example.com'];
    const others = [
      'sam',
      'Spacess',
      'SSKY',
      'sam space',
      '5550 0001',
      '5550 0002',
      '77 quux',
      'zwol',
      '8011z',
    ];
    for (const term of [...terms, ...others]) assert.ok((await ids(term)).includes(sam), term);
  });

  it('finds only the beginnings of values by one or two characters', async () => {
    for (const term of ['s', 'SA', 'sp', 'bo', 'ov', 'z', '7'])
      assert.ok((await ids(term)).includes(sam), term);
    for (const term of ['am', 'wo', 'ky']) assert.ok(!(await ids(term)).includes(sam), term);
    const li = await server.create(retailBody({ FirstName: '伟', LastName: '李' }));
    assert.deepEqual(await ids('李'), [li]);
  });

  it('searches no other column, and not across two columns', async () => {
    for (const term of ['sam-shop', 'TAX-', '0001+31', 'zwolleov'])
      assert.ok(!(await ids(term)).includes(sam), term);
  });

  it('returns the published members, blank where Upline has no value', async () => {
    assert.deepEqual(await search('boid-77'), [
      {
        AssociateType: 'Distributor',
        AssociateTypeId: 1,
        BackOfficeId: 'BOID-77',
        City: 'Zwolle',
        CountryCode: 'NL',
        CustomerId: sam,
        EMail: 'sam.space@search.example.com',
        FirstName: 'Sam',
        LastName: 'Spaceßky',
        LegalFirstName: '',
        LegalLastName: '',
        Phone: '+31 38 5550 0002',
        ProfileImageUrl: '',
        RomanizedFirstName: '',
        RomanizedLastName: '',
        State: 'OV',
        StatusId: 1,
        TextPhone: '+31 6 5550 0001',
      },
    ]);
  });

  it('adds web aliases only when asked', async () => {
    assert.deepEqual((await search('boid-77', '?includeWebAliases=TRUE'))[0]?.['WebAliases'], ['sam-shop']);
    assert.deepEqual((await search('伟', '?includeWebAliases=true'))[0]?.['WebAliases'], []);
    assert.equal((await search('boid-77', '?includewebaliases=false'))[0]?.['WebAliases'], undefined);
  });

  it('filters by lists of types, statuses and countries; a blank list filters nothing', async () => {
    const last = { LastName: 'Filterable' };
    const one = await server.create(distributorBody({ ...last, PrimaryAddress: ADDRESS }));
    const two = await server.create(retailBody({ ...last, CustomerStatus: 2 }));
    const three = await server.create(preferredBody(last));
    const find = (query: string) => ids('filterable', `?${query}`);
    assert.deepEqual(await find('associateTypes=1,3'), [one, three]);
    assert.deepEqual(await find('associateTypes=%202%20,'), [two]);
    assert.deepEqual(await find('statuses=2'), [two]);
    assert.deepEqual(await find('countries=nl,de'), [one]);
    assert.deepEqual(await find('associateTypes=&statuses=&countries='), [one, two, three]);
    assert.deepEqual(await find('associateTypes=1,2&statuses=1&countries=us'), []);
    for (const [query, position, entry] of [
      ['associateTypes=a', 1, 'a'],
      ['statuses=1;2', 1, '1;2'],
      ['countries=ca,,%20xx%20,yy', 3, 'xx'],
      [`statuses=2,${'1'.repeat(90)}`, 2, `${'1'.repeat(49)}…`],
    ] as const) {
      const answer = await server.call('GET', `/v1/customers/search/filterable?${query}`);
      const field = query.split('=')[0];
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, `${field}: invalid_list`]);
      assert.equal(answer.json.detail, `Entry ${position} of ${field} is not valid: "${entry}".`);
    }
  });

  it('follows every change of the record', async () => {
    const id = await server.create(preferredBody({ FirstName: 'Beforename' }));
    assert.deepEqual(await ids('beforename'), [id]);
    await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Aftername' });
    assert.deepEqual([await ids('beforename'), await ids('aftername')], [[], [id]]);
    await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Aftername', CustomerStatus: 2 });
    assert.deepEqual(await ids('aftername'), [id]);
  });

  it('never treats text as query syntax or as a pattern', async () => {
    const odd = [
      '100% "sure"',
      "O'Brien OR NOT",
      'a_b%c*',
      'NEAR(x y)',
      '{x}:^y',
      'back\\slash',
      'a-b AND c',
    ];
    for (const name of odd) {
      const id = await server.create(preferredBody({ LastName: name }));
      assert.deepEqual(await ids(name), [id], name);
    }
    for (const term of [
      '%%%',
      '___',
      '"""',
      '***',
      'sam*',
      's_m',
      'sam OR li',
      '"',
      "'; DROP TABLE customers; --",
    ]) {
      assert.deepEqual(await ids(term), [], term);
    }
  });

  it('answers 400 to a term that cannot be text, and accepts every other term', async () => {
    assert.equal((await server.call('GET', '/v1/customers/search/a%00b')).status, 400);
    assert.equal((await server.call('GET', `/v1/customers/search/${'x'.repeat(101)}`)).status, 400);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), async (term) => {
        if (!term.isWellFormed() || /\p{Cc}/u.test(term) || ['.', '..'].includes(term)) return;
        await search(term);
      }),
      { numRuns: 60 },
    );
  });

  it('pages through many customers, each once', async () => {
    await using many = await startTestServer();
    await addManyCustomers(many.installation, 250);
    const found: number[] = [];
    for (let after = 0; ; after = found.at(-1) ?? 0) {
      const page = await many.call(
        'GET',
        `/v1/customers/search/example.com?limit=100&afterCustomerId=${after}`,
      );
      found.push(...page.json.map((row: { CustomerId: number }) => row.CustomerId));
      if (page.json.length < 100) break;
    }
    const all = await many.sql('SELECT id FROM customers WHERE id > 2 ORDER BY id');
    assert.deepEqual(
      found,
      all.map((row) => row['id']),
    );
  });

  it('finds, soon after the start, customers who were stored without a search text', async () => {
    await server.sql(`UPDATE customers SET search_text = NULL WHERE id = ${sam}`);
    assert.deepEqual(await ids('boid-77'), []);
    await using second = await startTestServer({ directory: server.config.dataDirectory });
    await until(async () => (await ids('boid-77')).length > 0);
    assert.deepEqual(await ids('boid-77'), [sam]);
    assert.equal((await second.call('GET', '/v1/customers/search/boid-77')).json.length, 1);
  });
});

describe('searchText', () => {
  it('has a new version when its output changes, so that stored texts are rebuilt', () => {
    const text = searchText({
      backOfficeId: 'Q-1',
      externalReferenceId: 'crm/4711',
      emailAddress: 'José@Example.com',
      firstName: 'José Łukasz 小龙',
      lastName: 'Straße 李',
      textPhone: '+49 (0)171 98-76',
      primaryPhone: '(01) 234',
      primaryAddress: {
        ...address,
        street1: 'Ängvägen 1',
        city: '北京市',
        region: 'BE',
        postalCode: '10115',
      },
    });
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    assert.deepEqual([SEARCH_TEXT_VERSION, digest], [2, 'd0f05e1b3008d847']);
  });

  const value = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }));
  const address = { street2: '', street3: '', countryCode: '' };

  it('contains every value in the form in which it is searched, and each beginning of it', () => {
    fc.assert(
      fc.property(
        value,
        value,
        fc.string({ maxLength: 12 }),
        fc.nat(12),
        (firstName, lastName, city, length) => {
          const text = searchText({
            backOfficeId: 'X1',
            externalReferenceId: null,
            emailAddress: null,
            firstName,
            lastName,
            textPhone: null,
            primaryPhone: null,
            primaryAddress: { ...address, street1: '', city, region: '', postalCode: '' },
          });
          for (const part of [firstName, lastName, city]) {
            const isFound = (term: string) => {
              const searched = searchedTexts(term);
              const has = searched.length === 0 || searched.some((one) => text.includes(one));
              assert.ok(has, JSON.stringify([text, term, searched]));
            };
            isFound(part ?? '');
            isFound([...searchKey(part ?? '')].slice(0, length).join(''));
          }
        },
      ),
      // A Hangul filler, and another name.
      { numRuns: 1_000, examples: [['\u3164', '!', '', 0]] },
    );
  });
});
