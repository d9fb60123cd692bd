import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

/** A stored value and other spellings of it: other case, full-width letters (NFKC), spaces around. */
const SPELLINGS = [
  ['EmailAddress', 'Ann@Example.com', ['ann@EXAMPLE.com', '\uFF21nn@example.com', '  ann@example.com ']],
  ['Username', 'Ann Smith', ['ANN smith', '\uFF21nn Smith', ' ann smith ']],
  ['WebAlias', 'AnnShop', ['annshop', '\uFF21nnShop', ' annshop ']],
  ['BackOfficeId', 'Ann-1', ['ANN-1', '\uFF21nn-1', ' ann-1 ']],
  ['TaxId', 'TAX-77-ABC', ['tax-77-abc', '\uFF34AX-77-ABC', ' TAX-77-ABC ', 'tax77abc', 'T.A.X 77/ABC']],
] as const;

describe('Create Customer, uniqueness', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  for (const [field, value, others] of SPELLINGS) {
    it(`does not let two customers have the same ${field} in any spelling`, async () => {
      await server.create(retailBody({ [field]: value }));
      for (const other of [value, ...others]) {
        const answer = await server.call('POST', '/v1/customers', retailBody({ [field]: other }));
        assert.equal(answer.status, 409, `${other}: ${answer.text}`);
        assert.deepEqual(problemsOf(answer), [`${field}: not_unique`]);
      }
    });
  }

  it('names all taken fields in one answer', async () => {
    const body = distributorBody({ WebAlias: 'all-at-once', BackOfficeId: 'all-at-once' });
    await server.create(body);
    const answer = await server.call('POST', '/v1/customers', body);
    assert.deepEqual(
      problemsOf(answer).sort(),
      ['BackOfficeId', 'EmailAddress', 'TaxId', 'Username', 'WebAlias'].map((name) => `${name}: not_unique`),
    );
  });

  it('refuses a taken default username like a given one', async () => {
    await server.create(retailBody({ Username: 'default@example.com' }));
    const answer = await server.call(
      'POST',
      '/v1/customers',
      preferredBody({ EmailAddress: 'Default@example.com' }),
    );
    assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'Username: not_unique']);
  });

  it('never treats blank values as equal', async () => {
    for (const blank of ['', '   ', null, undefined]) {
      await server.create(retailBody({ WebAlias: blank, TaxId: blank, BackOfficeId: blank }));
    }
  });

  it('lets fields that the plan does not declare unique be shared', async () => {
    const shared = { ExternalReferenceId: 'EXT-1', PrimaryPhone: '1', TaxExemptId: '1' };
    await server.create(retailBody(shared));
    await server.create(retailBody(shared));
  });

  it('refuses a tax id without letters and digits', async () => {
    const answer = await server.call('POST', '/v1/customers', distributorBody({ TaxId: '-/-' }));
    assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'TaxId: tax_id_empty']);
  });

  it('accepts one of 20 simultaneous creates with one email address; the others get 409 with the field', async () => {
    const count = async () => (await server.sql('SELECT count(*) AS count FROM customers'))[0]?.['count'];
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        server.call(
          'POST',
          '/v1/customers',
          retailBody({ EmailAddress: `${index % 2 ? 'R' : 'r'}ace@example.com` }),
        ),
      ),
    );
    const refused = answers.filter((answer) => answer.status !== 201);
    assert.equal(refused.length, 19);
    for (const answer of refused) {
      assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'EmailAddress: not_unique']);
    }
    assert.equal(await count(), Number(before) + 1);
  });
});
