import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

let server: TestServer;
let admin: PortalClient;
let id: number;

const find = async (term: string, query = '', client = admin) =>
  client.ok('GET', `/office/people?term=${encodeURIComponent(term)}${query}`);
const itemOf = (answer: { Items: { CustomerId: number }[] }, customerId = id) =>
  answer.Items.find(({ CustomerId }) => CustomerId === customerId) as Record<string, unknown> | undefined;

/** An account with roles of the back office and no other rights. */
async function withRoles(name: string, roles: readonly string[]) {
  const client = await signedIn(server, `${name}@office.example.com`, 'Developer');
  await admin.ok('PUT', `/office/accounts/${client.accountId}/roles`, { Roles: roles });
  return client;
}

before(async () => {
  server = await startTestServer();
  admin = await signedIn(server, 'admin@example.com', 'Administrator');
  id = await server.create(
    distributorBody({
      ...{ FirstName: 'Marisol', LastName: 'Echeverría', EmailAddress: 'marisol@correo.example.mx' },
      ...{ BackOfficeId: '7K2QD', WebAlias: 'sol-shop', ExternalReferenceId: 'ERP-77', TaxId: 'ECQM900512' },
      ...{ PrimaryPhone: '+52 55 4821 9037', BirthDate: '1991-05-12' },
    }),
  );
  await server.call('PUT', `/v1/customers/${id}/web-aliases`, { AdditionalWebAliases: ['echeveria'] });
});
after(() => server.close());

describe('Find People', () => {
  it('finds a person by each kind of value, and names the matching kind', async () => {
    for (const [term, field] of [
      [String(id), 'CustomerId'],
      ['7k2qd', 'BackOfficeId'],
      ['erp-77', 'ExternalReferenceId'],
      ['MARISOL@correo.example.mx', 'EmailAddress'],
      ['sol-shop', 'WebAlias'],
      ['echeveria', 'WebAlias'],
      ['+52 55 4821 9037', 'PrimaryPhone'],
      ['marisol echeverria', 'Name'],
    ] as const) {
      const item = itemOf(await find(term));
      assert.deepEqual([item?.['Match'], item?.['MatchedField']], ['Exact', field], term);
    }
    const part = itemOf(await find('echeverr'));
    assert.deepEqual([part?.['Match'], part?.['MatchedText']], ['Contains', 'Marisol Echeverría']);
    assert.deepEqual([part?.['MatchStart'], part?.['MatchLength']], [8, 8]);
  });

  it('forgives a typing error in a name: wrong, missing, additional and swapped letters', async () => {
    for (const term of ['echevexria', 'echeverrai', 'ehceverria', 'echevrria', 'marisol echeveria']) {
      const item = itemOf(await find(term));
      assert.equal(item?.['Match'], 'SpelledDifferently', term);
      assert.equal(item?.['LettersDiffer'], 1, term);
    }
    assert.equal(itemOf(await find('etcheberrya')), undefined);
  });

  it('shows exact matches first, then partial matches, then similar spellings', async () => {
    await server.create(retailBody({ FirstName: 'Sol-Shop', LastName: 'Alias' }));
    const { Items } = await find('sol-shop');
    assert.deepEqual(
      Items.map(({ Match }: { Match: string }) => Match),
      ['Exact', 'Contains'],
    );
  });

  it('filters by type, status and country, including exact matches', async () => {
    assert.ok(itemOf(await find('7K2QD', '&types=1&statuses=1')));
    assert.equal(itemOf(await find('7K2QD', '&types=2,3')), undefined);
    assert.equal(itemOf(await find('echeverr', '&statuses=5')), undefined);
    assert.equal(itemOf(await find('7K2QD', '&countries=is')), undefined);
  });

  it('answers page by page, without duplicate or missing people', async () => {
    const ids: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.push(await server.create(retailBody({ FirstName: 'Paged', LastName: `Person ${count}` })));
    }
    const seen: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: { Items: { CustomerId: number }[]; Next: number | null } = await find(
        'paged person',
        `&limit=2&afterCustomerId=${after}`,
      );
      assert.ok(page.Items.length <= 2);
      seen.push(...page.Items.map(({ CustomerId }) => CustomerId));
      after = page.Next;
    }
    assert.deepEqual(seen, ids);
  });

  it('finds contact data only by the whole value, without the permission to see it', async () => {
    const genealogy = await withRoles('genealogy', ['Genealogy']);
    assert.equal(itemOf(await find('correo.example', '', genealogy)), undefined);
    assert.equal(itemOf(await find('4821', '', genealogy)), undefined);
    assert.ok(itemOf(await find('marisol@correo.example.mx', '', genealogy)));
    assert.ok(itemOf(await find('+525548219037', '', genealogy)));
    const part = itemOf(await find('correo.example'));
    assert.equal(part?.['MatchedText'], '•••correo.example•••', 'and then shows only what was typed');
  });

  it('does not reveal through the next page whose contact data matches, to a role that may not see it', async () => {
    const seer = await withRoles('seer', ['Support']);
    const blind = await withRoles('blind', ['Genealogy']);
    const names = ['Quill', 'Other', 'Quill', 'Other', 'Quill'];
    const ids: number[] = [];
    for (const [index, LastName] of names.entries()) {
      const EmailAddress = `${index}@quill.example.org`;
      ids.push(await server.create(retailBody({ LastName, EmailAddress })));
    }
    const walk = async (client: PortalClient, term: string) => {
      const [seen, nexts]: [number[], number[]] = [[], []];
      for (let after = 0; ; after = nexts.at(-1) ?? 0) {
        const { Items, Next } = await find(term, `&limit=1&afterCustomerId=${after}`, client);
        seen.push(...Items.map(({ CustomerId }: { CustomerId: number }) => CustomerId));
        if (Next === null) return { seen, nexts };
        nexts.push(Next);
      }
    };
    assert.deepEqual((await walk(seer, 'quill')).seen, ids);
    const [first, , third, , fifth] = ids;
    assert.deepEqual(await walk(blind, 'quill'), { seen: [first, third, fifth], nexts: [first, third] });
    assert.deepEqual(await walk(blind, 'quill.example'), { seen: [], nexts: [] });
  });

  it('never finds a person by tax id, and treats index syntax in the term as text', async () => {
    assert.deepEqual((await find('ECQM900512')).Items, []);
    for (const term of ['" OR "', '%', '_', "'; DROP TABLE customers; --", '<script>', '\\', '*']) {
      assert.deepEqual((await find(term)).Items, [], term);
    }
  });
});

describe('Get Person', () => {
  it('shows the record with masks and the place in every tree', async () => {
    const person = await admin.ok('GET', `/office/people/${id}`);
    assert.equal(person.Name, 'Marisol Echeverría');
    assert.deepEqual(
      person.Places.map(({ Tree, State }: { Tree: string; State: string }) => [Tree, State]),
      [
        ['Enrollment', 'Placed'],
        ['Unilevel', 'Placed'],
      ],
    );
    const fields = Object.fromEntries(
      person.Fields.map(({ Name, Value, State }: Record<string, string>) => [Name, [Value, State]]),
    );
    assert.deepEqual(fields['EmailAddress'], ['m•••@c•••.mx', 'Masked']);
    assert.deepEqual(fields['PrimaryPhone'], ['+52 •• •••• ••37', 'Masked']);
    assert.deepEqual(fields['BirthDate'], ['•• ••• 19••', 'Masked']);
    assert.deepEqual(fields['TaxId']?.[1], 'Never');
    assert.deepEqual(fields['CompanyName'], [null, 'Open']);
  });

  it('contains no masked value in any part of the answer', async () => {
    const { text } = await admin.call('GET', `/office/people/${id}`);
    for (const value of ['marisol@', 'correo.example', '4821', '9037', '1991-05-12', 'ECQM']) {
      assert.ok(!text.includes(value), value);
    }
  });

  it('answers 404 for an unknown id', async () => {
    assert.equal((await admin.call('GET', '/office/people/999999')).status, 404);
  });
});

describe('Show Field', () => {
  const show = (client: PortalClient, Field: string) =>
    client.call('POST', `/office/people/${id}/shown-fields`, { Field });

  it('returns the value of one field after it has recorded the read', async () => {
    const shown = await show(admin, 'PrimaryPhone');
    assert.equal(shown.json.Value, '+52 55 4821 9037');
    const rows = await server.sql(
      `SELECT what, customer_id FROM office_views WHERE what = 'Show PrimaryPhone'`,
    );
    assert.deepEqual(rows, [{ what: 'Show PrimaryPhone', customer_id: id }]);
  });

  it('refuses a field without its permission, and records nothing', async () => {
    const support = await withRoles('support', ['Support']);
    assert.equal((await show(support, 'EmailAddress')).status, 200);
    const refused = await show(support, 'BirthDate');
    assert.deepEqual([refused.status, refused.json.code], [403, 'permission_missing']);
    assert.deepEqual(await server.sql(`SELECT id FROM office_views WHERE what = 'Show BirthDate'`), []);
  });

  it('never shows a tax id, or a field that does not exist', async () => {
    for (const field of ['TaxId', 'Password', '__proto__', '']) {
      assert.equal((await show(admin, field)).status, 400, field);
    }
  });
});

describe('The record of reads', () => {
  const log = async (query = '') => admin.ok('GET', `/office/access-log${query}`);

  it('contains each preview of a change, because a preview shows parts of the record', async () => {
    for (const [path, body] of [
      ['preview', { Changes: { EmailAddress: '' } }],
      ['type/preview', { CustomerType: 3, Changes: { FirstName: 'Other' } }],
      ['status/preview', { CustomerStatus: 5 }],
    ] as const) {
      const looking = await withRoles(path.replace('/', '-'), ['Support', 'Compliance']);
      await looking.ok('POST', `/office/people/${id}/${path}`, { ...body, Version: '"0"' });
      const entries = await log(`?accountId=${looking.accountId}`);
      assert.deepEqual(
        entries.map(({ What, CustomerId }: Record<string, unknown>) => [What, CustomerId]),
        [['Person', id]],
        path,
      );
    }
  });

  it('contains who opened which record, once within 15 minutes, and searches with their number of people', async () => {
    const support = await withRoles('recorded', ['Support']);
    await support.ok('GET', `/office/people/${id}`);
    await support.ok('GET', `/office/people/${id}`);
    await find('7K2QD', '', support);
    const entries = await log(`?accountId=${support.accountId}`);
    assert.deepEqual(
      entries.map(({ What, CustomerId, People }: Record<string, unknown>) => [What, CustomerId, People]),
      [
        ['Find', null, 1],
        ['Person', id, null],
      ],
    );
    assert.equal(entries[1].Person.Name, 'Marisol Echeverría');
    assert.equal(entries[1].AccountName, 'recorded');
  });

  it('contains no value that was searched or shown', async () => {
    await find('marisol@correo.example.mx');
    await log();
    const text = JSON.stringify(await server.sql('SELECT * FROM office_views'));
    for (const value of ['correo', '+52 55', '1991-05']) assert.ok(!text.includes(value), value);
  });

  it('is read page by page', async () => {
    const all = await log('?limit=200');
    const first = await log('?limit=2');
    const rest = await log(`?limit=200&beforeId=${first[1].Id}`);
    assert.deepEqual([...first, ...rest], all);
  });
});
