import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { storedTexts } from '../../../test/support/held-on-people.ts';
import { assertInvariants } from '../../../test/support/invariants.ts';
import { flushSearchIndex } from '../../../test/support/search-index-check.ts';
import { startTestServer, type TestServer, testEngine } from '../../../test/support/test-server.ts';

/** Marks every value of a person, so that the test can find any that remains. */
const MARK = 'Qzxvj';
const ADDRESS = {
  Street1: `1 ${MARK} Street`,
  Street2: `${MARK} 2`,
  Street3: `${MARK} 3`,
  City: `${MARK}ville`,
  Region: 'UT',
  PostalCode: `${MARK}84042`,
  CountryCode: 'US',
};
let serial = 0;

/** A distributor with the mark in every text. */
function markedBody(changes: Record<string, unknown> = {}) {
  serial += 1;
  const own = `${MARK}${serial}`;
  const custom = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`Field${index + 1}`, `${own}-${index}`]),
  );
  return distributorBody({
    BackOfficeId: `${own}-boid`,
    BirthDate: '1971-02-03',
    CompanyName: `${own} Inc.`,
    DefaultShippingAddress: ADDRESS,
    EmailAddress: `${own}@example.com`,
    ExternalReferenceId: `${own}-ext`,
    FirstName: own,
    LanguageCode: 'fr',
    LastName: `${own}son`,
    PrimaryAddress: ADDRESS,
    PrimaryPhone: `${own}-1`,
    SecondaryPhone: `${own}-2`,
    TextPhone: `${own}-3`,
    SendEmails: true,
    TaxExempt: true,
    TaxExemptId: `${own}-exempt`,
    TaxId: `${own}-tax`,
    Username: `${own} user`,
    WebAlias: `${own}-alias`,
    AssociateCustom: custom,
    ...changes,
  });
}

describe('Erase Customer', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const erase = (id: number, headers = {}) =>
    server.call('POST', `/v1/customers/${id}/erase`, undefined, headers);
  const get = async (id: number) => (await server.call('GET', `/v1/customers/${id}`)).json;
  /** All rows of all tables as one text. */
  const everything = async () => [...(await storedTexts(server.sql)).values()].join('\n');

  it('leaves no value of the person in any table, but keeps the node with its places and its log', async () => {
    const sponsor = await server.create(distributorBody());
    const id = await server.create(markedBody({ SponsorId: sponsor }));
    const below = await server.create(distributorBody({ SponsorId: id }));
    await server.call('PATCH', `/v1/customers/${id}`, { CustomerType: 3 });
    await server.sql(`INSERT INTO service_log (customer_id, logged_at, text, reference, source, actor, operation)
      VALUES (${id}, '2026-01-01T00:00:00.000Z', '${MARK} called', '', '', 'test', 'test')`);
    await server.call('PUT', `/v1/customers/${id}/web-aliases`, { AdditionalWebAliases: [`${MARK}-more`] });
    await server.sql(`UPDATE placements SET reason = '${MARK} asked for it' WHERE node_id = ${id}`);
    const batch = await server.call('POST', '/v1/placement-batches', {
      Reason: `${MARK} complained`,
      Items: [{ Action: 'place', CustomerId: id, Tree: 'Unilevel', ToUplineId: 2, Reason: `${MARK} asked` }],
    });
    assert.equal(batch.status, 201, batch.text);
    const was = await get(id);
    const changes = (await server.call('GET', `/v1/customers/${id}/type-changes`)).json;
    assert.ok((await everything()).toLowerCase().includes(MARK.toLowerCase()));

    const answer = await erase(id);
    assert.deepEqual([answer.status, answer.json.CustomerId], [200, id]);
    assert.ok(!(await everything()).toLowerCase().includes(MARK.toLowerCase()));
    const [row] = await server.sql(
      `SELECT birth_date, language_code, tax_id_encrypted, tax_id_key, password_hash FROM customers WHERE id = ${id}`,
    );
    assert.deepEqual(new Set(Object.values(row ?? {})), new Set([null]));

    const now = await get(id);
    const blank = Object.fromEntries(
      Object.entries(now).filter(
        ([name, value]) => name !== 'AssociateCustom' && (value === '' || value === false),
      ),
    );
    assert.equal(now.BackOfficeId, `ERASED-${id}`);
    assert.deepEqual(Object.keys(blank).sort(), [
      ...['CompanyName', 'EmailAddress', 'ExternalReferenceId', 'FirstName', 'LanguageCode', 'LastName'],
      ...[
        'PrimaryPhone',
        'SecondaryPhone',
        'SendEmails',
        'TaxExempt',
        'TaxExemptId',
        'TaxId',
        'TermsAccepted',
      ],
      ...['TextPhone', 'Username', 'WebAlias'],
    ]);
    const kept = ['CustomerId', 'CustomerType', 'EnrollerId', 'SponsorId', 'SignupDate'];
    for (const name of kept) assert.deepEqual(now[name], was[name], name);
    assert.deepEqual([now.CustomerStatus, now.BirthDate], [3, '1900-01-01T00:00:00Z']);
    assert.notEqual(now.InactiveDate, '1900-01-01T00:00:00Z');
    assert.deepEqual((await server.call('GET', `/v1/customers/${id}/type-changes`)).json, changes);
    assert.equal((await get(below)).SponsorId, id);
    const open = await server.sql(
      `SELECT tree FROM placements WHERE node_id = ${id} AND to_at IS NULL ORDER BY tree`,
    );
    assert.deepEqual(open, [{ tree: 'Enrollment' }, { tree: 'Unilevel' }]);
    await assertInvariants({ query: server.sql, engine: testEngine });
  });

  it('frees every unique value, and makes the person impossible to find', async () => {
    const body = markedBody();
    const id = await server.create(body);
    const term = `/v1/customers/search/${encodeURIComponent(String(body['LastName']))}`;
    assert.equal((await server.call('GET', term)).json.length, 1);
    await erase(id);
    assert.deepEqual((await server.call('GET', term)).json, []);
    const login = { username: body['Username'], password: body['Password'] };
    assert.equal((await server.call('POST', '/v1/validate/login', login)).status, 400);
    const email = encodeURIComponent(String(body['EmailAddress']));
    assert.deepEqual((await server.call('GET', `/v1/customers?email=${email}`)).json, []);
    const again = await server.create(body);
    assert.ok(again > id);
    assert.equal((await server.call('GET', term)).json[0].CustomerId, again);
  });

  it('returns the same answer when it is repeated, and changes nothing more', async () => {
    const id = await server.create(markedBody());
    const first = await erase(id);
    const etag = async () => (await server.call('GET', `/v1/customers/${id}`)).headers.get('etag');
    const before = await etag();
    assert.deepEqual((await erase(id)).json, first.json);
    assert.equal(await etag(), before);
    const events = await server.sql(
      `SELECT actor FROM outbox_events WHERE customer_id = ${id} AND event_type = 'customer.erased'`,
    );
    assert.deepEqual(events, [{ actor: 'test' }]);
  });

  it('happens once for many simultaneous requests', async () => {
    const id = await server.create(markedBody());
    const answers = await Promise.all(Array.from({ length: 8 }, () => erase(id)));
    assert.deepEqual(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1);
    const erased = `customer_id = ${id} AND event_type = 'customer.erased'`;
    assert.equal((await server.sql(`SELECT * FROM outbox_events WHERE ${erased}`)).length, 1);
  });

  it('lets no write restore the person, not even a concurrent one', async () => {
    const id = await server.create(markedBody());
    const writes = [
      server.call('PATCH', `/v1/customers/${id}`, { FirstName: MARK }),
      server.call('PATCH', `/v1/customers/${id}`, { LastName: MARK }),
    ];
    const [erased] = await Promise.all([erase(id), ...writes]);
    assert.equal(erased?.status, 200);
    const body = markedBody();
    const refused = [
      await server.call('PUT', `/v1/customers/${id}`, body),
      await server.call('PATCH', `/v1/customers/${id}`, { FirstName: MARK }),
      await server.call('PUT', `/v1/customers/${id}/reset-password`, { Password: 'PasswordHere1' }),
      await server.call('PUT', `/v1/customers/${id}/web-aliases`, { AdditionalWebAliases: [MARK] }),
      await server.call('DELETE', `/v1/customers/${id}`),
    ];
    for (const answer of refused) {
      assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'customerId: customer_erased']);
    }
    assert.equal((await get(id)).FirstName, '');
  });

  it('removes the answers that were stored for repeated requests, except its own', async () => {
    const body = markedBody();
    const created = await server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'erase-create' });
    const id = created.json;
    await server.call(
      'PATCH',
      `/v1/customers/${id}`,
      { FirstName: 'x' },
      { 'Idempotency-Key': 'erase-patch' },
    );
    const kept = () => server.sql(`SELECT key_hash FROM idempotency_keys WHERE customer_id = ${id}`);
    assert.equal((await kept()).length, 2);
    const first = await erase(id, { 'Idempotency-Key': 'erase-itself' });
    assert.equal((await kept()).length, 1);
    const second = await erase(id, { 'Idempotency-Key': 'erase-itself' });
    assert.deepEqual([second.headers.get('idempotent-replayed'), second.text], ['true', first.text]);
  });

  it('leaves no answer of a preview or a login that is stored for its idempotency key at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const body = markedBody({ CustomerType: 2 });
      const id = await server.create(body);
      const login = { username: body['Username'], password: body['Password'] };
      const requests = ['a', 'b', 'c', 'd'].flatMap((key) => [
        ['PUT', `/v1/customers/${id}?dryRun=true`, body, `erase-${id}-update-${key}`] as const,
        [
          'POST',
          `/v1/customers/upgrade/${id}/preview`,
          { ...body, CustomerType: 1 },
          `erase-${id}-upgrade-${key}`,
        ] as const,
        ['POST', '/v1/validate/login', login, `erase-${id}-login-${key}`] as const,
      ]);
      const [erased] = await Promise.all([
        erase(id),
        ...requests.map(([method, path, sent, key]) =>
          server.call(method, path, sent, { 'Idempotency-Key': key }),
        ),
      ]);
      assert.equal(erased?.status, 200, erased?.text);
      assert.deepEqual(
        await server.sql(`SELECT customer_id FROM idempotency_keys WHERE customer_id = ${id}`),
        [],
      );
    }
  });

  it('removes the stored answers of batches that name the person, because their reasons may contain personal data', async () => {
    const id = await server.create(markedBody());
    const batchOf = (customerId: number, key: string) =>
      server.call(
        'POST',
        '/v1/placement-batches',
        {
          Reason: `${MARK} complained`,
          Items: [{ Action: 'remove', CustomerId: customerId, Tree: 'Unilevel', Reason: MARK }],
        },
        { 'Idempotency-Key': key },
      );
    const staged = await batchOf(id, 'erase-batch');
    assert.equal(staged.status, 201, staged.text);
    const path = `/v1/placement-batches/${staged.json.BatchId}/commit`;
    assert.equal((await server.call('POST', path, {}, { 'Idempotency-Key': 'erase-commit' })).status, 200);
    const kept = () => server.sql('SELECT key_hash FROM idempotency_keys WHERE customer_id IS NULL');
    assert.equal((await kept()).length, 2);
    // The batch is about other customers: its answer stays.
    await erase(await server.create(markedBody()));
    assert.equal((await kept()).length, 2);
    await erase(id);
    assert.deepEqual(await kept(), []);
  });

  it('uses a free back office id, even if another customer has the expected one', async () => {
    const id = await server.create(markedBody());
    await server.create(retailBody({ BackOfficeId: `erased-${id}` }));
    assert.equal((await erase(id)).status, 200);
    assert.match((await get(id)).BackOfficeId, new RegExp(`^ERASED-${id}-[0-9a-f]{12}$`));
  });

  it('refuses the company root and unknown ids', async () => {
    for (const [id, status, problem] of [
      [2, 409, 'customerId: company_root'],
      [999_999, 404, 'customerId: customer_not_found'],
    ] as const) {
      const answer = await erase(id);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [status, problem]);
    }
  });

  it('logs nothing of the person', () => {
    assert.ok(!server.log.join('\n').toLowerCase().includes(MARK.toLowerCase()));
  });
});

describe('Erase Customer on the embedded engine', {
  skip: testEngine !== 'sqlite' && 'about the embedded file',
}, () => {
  it('leaves no value in any part of the file, and no trigram of one in the search index', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      await using server = await startTestServer({ directory });
      for (let other = 0; other < 30; other += 1) await server.create(retailBody());
      const id = await server.create(markedBody());
      const blocks = async () =>
        (await server.sql(`SELECT id FROM customers_search_data WHERE instr(block, CAST('qzx' AS BLOB)) > 0`))
          .length;
      await flushSearchIndex(server);
      assert.equal(await blocks(), 1);
      await server.call('POST', `/v1/customers/${id}/erase`);
      assert.equal(await blocks(), 0);
      await server.close();
      const bytes = readdirSync(directory).map((name) => readFileSync(path.join(directory, name), 'latin1'));
      assert.ok(!bytes.join('').toLowerCase().includes(MARK.toLowerCase()));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
