import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createEmbeddedTextIndex } from '../../../src/database/embedded-text-index.ts';
import { openEmbeddedWriter } from '../../../src/database/embedded-writer.ts';
import { FLUSH_NEXT, flushNextPart } from '../../../src/database/text-index-flush.ts';
import { preferredBody } from '../../support/bodies.ts';
import { flushSearchIndex, INDEX_TERMS, STRICT_CHECK, trigrams } from '../../support/search-index-check.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

/** The number of texts from which the server flushes; see `database/embedded-text-index.ts`. */
const PENDING_MAX = 256;
const HOUR_MS = 3_600_000;

describe('Texts that wait for the search index', {
  skip: testEngine !== 'sqlite' && 'about the embedded file',
}, () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
    await flushSearchIndex(server);
  });
  after(() => server.close());

  const person = (name: string) => preferredBody({ FirstName: name, EmailAddress: `${name}@example.com` });
  const rename = async (id: number, name: string) => {
    const body = { FirstName: name, EmailAddress: `${name}@example.com` };
    const answer = await server.call('PATCH', `/v1/customers/${id}`, body);
    assert.equal(answer.status, 200, answer.text);
  };
  const found = async (text: string, query = '') => {
    const answer = await server.call('GET', `/v1/customers/search/${text}${query}`);
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as { CustomerId: number }[]).map(({ CustomerId }) => CustomerId);
  };
  const waiting = async () =>
    (await server.sql('SELECT id FROM customers_search_pending ORDER BY id')).map(({ id }) => Number(id));
  const assertSound = async () => {
    await flushSearchIndex(server);
    assert.deepEqual(await waiting(), []);
    await server.sql(STRICT_CHECK);
  };

  it('are found, and the texts that they replace are not, before and after the index contains them', async () => {
    const id = await server.create(person('wqaone'));
    assert.deepEqual(await waiting(), [id]);
    for (const name of ['wqatwo', 'wqathree', 'wqafour']) {
      await rename(id, name);
      assert.deepEqual(await found(name), [id]);
      await assertSound();
      await rename(id, `${name}x`);
      await rename(id, `${name}y`);
      assert.deepEqual([await found(`${name}x`), await found(`${name}y`)], [[], [id]]);
      assert.deepEqual(await waiting(), [id]);
    }
    await assertSound();
    assert.deepEqual([await found('wqaone'), await found('wqafoury')], [[], [id]]);
  });

  it('are in pages in the order of ids, each person once, together with texts in the index', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 6; index += 1) ids.push(await server.create(person(`wqpage${index}`)));
    await assertSound();
    for (const index of [1, 4]) await rename(ids[index] ?? 0, `wqpagenew${index}`);
    for (let index = 6; index < 9; index += 1) ids.push(await server.create(person(`wqpage${index}`)));
    assert.deepEqual(await waiting(), [ids[1], ids[4], ...ids.slice(6)]);
    assert.deepEqual(await found('wqpage'), ids);
    const paged: number[] = [];
    for (let page = 1; paged.length < ids.length && page <= ids.length; page += 1) {
      paged.push(...(await found('wqpage', `?pageSize=2&afterCustomerId=${paged.at(-1) ?? 0}`)));
    }
    assert.deepEqual(paged, ids);
  });

  it('are removed with an erasure at once, whether or not the index had another text', async () => {
    const known = await server.create(person('wqerasedold'));
    await assertSound();
    await rename(known, 'wqerasednew');
    const unknown = await server.create(person('wqerasedfirst'));
    for (const id of [known, unknown]) {
      const answer = await server.call('POST', `/v1/customers/${id}/erase`);
      assert.equal(answer.status, 200, answer.text);
    }
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(await found('wqerased'), []);
    await server.sql(INDEX_TERMS.create);
    const terms = new Set((await server.sql(INDEX_TERMS.read)).map(({ term }) => String(term)));
    await server.sql(INDEX_TERMS.drop);
    assert.deepEqual(
      trigrams('wqerased').filter((term) => term.startsWith('wqe') && terms.has(term)),
      [],
    );
    await server.sql(STRICT_CHECK);
  });

  it('are moved to the index by the server when there are many', async () => {
    const ids = await Promise.all(
      Array.from({ length: PENDING_MAX }, (_, index) => server.create(person(`wqmany${index}`))),
    );
    await until(async () => (await waiting()).length === 0);
    await server.sql(STRICT_CHECK);
    assert.equal((await found('wqmany7', '?pageSize=100')).includes(ids[7] ?? 0), true);
  });

  it('are flushed when an hour has passed since the last flush, and not again at once when others come', async () => {
    const { reader, writer } = server.installation.database;
    let time = 0;
    const index = createEmbeddedTextIndex(server.config.databaseFile, reader, writer, () => time);
    await server.create(person('wqhour'));
    assert.equal(await index.isFlushDue(), false);
    time += HOUR_MS + 1;
    assert.equal(await index.isFlushDue(), true);
    await index.flush(new AbortController().signal);
    await server.create(person('wqminute'));
    assert.equal(await index.isFlushDue(), false);
  });

  it('are moved to the index without reading other customers', async () => {
    // With these statistics, SQLite estimates the list to be longer than the table of customers.
    await server.sql('ANALYZE customers');
    const plans = await Promise.all(
      FLUSH_NEXT.map((statement) => server.sql(`EXPLAIN QUERY PLAN ${statement}`)),
    );
    const readings = plans.flat().map(({ detail }) => String(detail));
    assert.deepEqual(
      readings.filter((detail) => / (?:c|customers)(?: |$)/.test(detail)),
      ['SEARCH c USING INTEGER PRIMARY KEY (rowid=?)'],
    );
  });

  it('are indexed hundreds at a time if they are new, and a few at a time if they replace a text', async () => {
    await flushSearchIndex(server);
    const ids: number[] = [];
    for (let index = 0; index < 20; index += 1) ids.push(await server.create(person(`wqstep${index}`)));
    using database = openEmbeddedWriter(server.config.databaseFile, { defensive: false });
    assert.equal(flushNextPart(database), true);
    for (const id of ids) await rename(id, `wqlater${id}`);
    assert.equal(flushNextPart(database), false);
    assert.deepEqual(await waiting(), ids.slice(8));
    for (let index = 0; index < 20; index += 1) await server.create(person(`wqnext${index}`));
    while (!flushNextPart(database));
    await assertSound();
  });

  it('no longer wait after the index is rebuilt', async () => {
    const id = await server.create(person('wqbroken'));
    await server.sql('UPDATE customers_search_state SET indexed_through = 0, is_broken = 1');
    await until(() => server.installation.database.textIndex.isWhole());
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(await found('wqbroken'), [id]);
    await server.sql(STRICT_CHECK);
  });
});
