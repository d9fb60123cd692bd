import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { openEmbeddedWriter } from '../../../src/database/embedded-writer.ts';
import { buildNextPart, MARK_BROKEN, mergeNextPart } from '../../../src/database/text-index-build.ts';
import { flushNextPart } from '../../../src/database/text-index-flush.ts';
import { problemsOf } from '../../support/answers.ts';
import { preferredBody } from '../../support/bodies.ts';
import { addManyCustomers } from '../../support/many-customers.ts';
import { runUpline } from '../../support/process.ts';
import { flushSearchIndex, INDEX_TERMS, STRICT_CHECK, trigrams } from '../../support/search-index-check.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const ERASURES = 2_000;
const AT_ONCE = 6;
/** FTS5 keeps the number of the segment in the upper bits of the id of a block. */
const SEGMENTS = 'SELECT count(DISTINCT id >> 37) AS segments FROM customers_search_data WHERE id >> 37 > 0';

/** The size that the migration sets; FTS5 starts the next block when one is full. */
const BLOCK_BYTES = 600;

let serial = 0;
/** A word that no other customer has and that no other word contains. */
function newWord(): string {
  serial += 1;
  return `qz${serial.toString(36).padStart(5, '0')}xv`;
}
/** Digits that no other customer has. */
const phoneOf = (word: string) => `555${String(Number.parseInt(word.slice(2, 7), 36)).padStart(9, '0')}555`;
/** Finds words and phone numbers in the bytes of a file, even if they overlap. */
const WORD_OR_PHONE = /(?=(qz[0-9a-z]{5}xv|555\d{9}555))/g;
const person = (word: string) =>
  preferredBody({
    FirstName: word,
    LastName: `${word}son`,
    EmailAddress: `${word}@example.com`,
    Username: word,
    PrimaryPhone: phoneOf(word),
  });

/** Creates, renames and erases people until enough are erased. */
async function writeMixed(
  server: TestServer,
  erasures: number,
): Promise<{ kept: Map<number, string>; gone: string[] }> {
  const kept = new Map<number, string>();
  const gone: string[] = [];
  let erased = 0;
  const client = async (index: number) => {
    const own: number[] = [];
    for (let step = index; erased < erasures; step += 1) {
      const kind = step % 5;
      const id = own[(step * 7) % Math.max(1, own.length)];
      if (kind < 2 || id === undefined || own.length < 4) {
        const word = newWord();
        const made = await server.create(person(word));
        own.push(made);
        kept.set(made, word);
      } else if (kind === 2) {
        const word = newWord();
        const answer = await server.call('PATCH', `/v1/customers/${id}`, { FirstName: word });
        assert.equal(answer.status, 200, answer.text);
        gone.push(kept.get(id) ?? '');
        kept.set(id, word);
      } else {
        erased += 1;
        if (erased % 4 === 0) {
          const deleted = await server.call('DELETE', `/v1/customers/${id}`);
          assert.ok(deleted.status < 300, deleted.text);
        }
        const answer = await server.call('POST', `/v1/customers/${id}/erase`, {});
        assert.equal(answer.status, 200, answer.text);
        own.splice(own.indexOf(id), 1);
        gone.push(kept.get(id) ?? '');
        kept.delete(id);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => client(index)));
  return { kept, gone };
}

const search = (server: TestServer, word: string) => server.call('GET', `/v1/customers/search/${word}`);
const idsOf = async (server: TestServer, word: string) => {
  const answer = await search(server, word);
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as { CustomerId: number }[]).map(({ CustomerId }) => CustomerId);
};

describe('The search index', () => {
  it(`is sound, and the stopped file has no trace, after ${ERASURES} erasures among creates and renames, ${AT_ONCE} at once`, async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-erasing-'));
    using _ = { [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
    await using server = await startTestServer({ directory });
    const { kept, gone } = await writeMixed(server, ERASURES);
    if (testEngine === 'sqlite') {
      // Texts that wait are found too; the index is compared when none waits.
      assert.deepEqual(await idsOf(server, [...kept.values()].at(-1) ?? ''), [[...kept.keys()].at(-1)]);
      await flushSearchIndex(server);
      await server.sql(STRICT_CHECK);
      await assertNoTermOf(server, gone);
    }
    const people = [...kept];
    for (const [id, word] of people.slice(-50)) assert.deepEqual(await idsOf(server, word), [id]);
    for (const word of gone.slice(-50))
      assert.deepEqual(
        (await idsOf(server, word)).filter((id) => !kept.has(id)),
        [],
      );
    if (testEngine === 'sqlite') await assertNotInStoppedFile(server, gone);
  });
});

/** Names, email addresses and usernames contain the word. A renamed customer keeps the word except in the name. */
async function assertNotInStoppedFile(server: TestServer, gone: readonly string[]): Promise<void> {
  const { databaseFile } = server.config;
  const rows = await server.sql('SELECT username, primary_phone FROM customers');
  const inUse = new Set(rows.flatMap((row) => [String(row['username']), String(row['primary_phone'])]));
  await server.close();
  assert.equal(existsSync(`${databaseFile}-wal`), false);
  const bytes = readFileSync(databaseFile).toString('latin1').toLowerCase();
  const database = new DatabaseSync(databaseFile);
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  while (!flushNextPart(database));
  database.exec(STRICT_CHECK);
  database.close();
  const present = new Set(Array.from(bytes.matchAll(WORD_OR_PHONE), ([, found = '']) => found));
  assert.ok(present.intersection(inUse).size > 0, 'this search finds texts that are in use');
  const texts = gone.flatMap((word) => [word, phoneOf(word)]);
  assert.deepEqual(
    texts.filter((text) => !inUse.has(text) && present.has(text)),
    [],
  );
}

/** Asserts that no term of the index comes only from a removed text. */
async function assertNoTermOf(server: TestServer, gone: readonly string[]): Promise<void> {
  await server.sql(INDEX_TERMS.create);
  const terms = new Set((await server.sql(INDEX_TERMS.read)).map(({ term }) => String(term)));
  await server.sql(INDEX_TERMS.drop);
  const texts = (await server.sql('SELECT search_text FROM customers')).map((row) =>
    String(row['search_text']),
  );
  const left = new Set(texts.flatMap(trigrams));
  const traces = gone.flatMap(trigrams).filter((term) => terms.has(term) && !left.has(term));
  assert.deepEqual(traces, []);
}

describe('A broken search index of the embedded engine', {
  skip: testEngine !== 'sqlite' && 'about the embedded file',
}, () => {
  const place = mkdtempSync(path.join(tmpdir(), 'upline-search-'));
  const directory = path.join(place, 'data');
  let server: TestServer;
  const ids: number[] = [];
  const words = Array.from({ length: 30 }, newWord);
  before(async () => {
    server = await startTestServer({ directory });
    for (const word of words) ids.push(await server.create(person(word)));
  });
  after(async () => {
    await server.close();
    rmSync(place, { recursive: true, force: true });
  });

  /** Damages the index like past versions: a block contradicts the others. */
  const breakIndex = (statement = "UPDATE customers_search_data SET block = x'000000' WHERE id > 10") => {
    const database = new DatabaseSync(server.config.databaseFile, { defensive: false, timeout: 5_000 });
    database.exec(statement);
    database.close();
  };
  const segments = async (of: TestServer = server) => {
    return (await of.sql(SEGMENTS))[0]?.['segments'];
  };
  const untilMerged = async (of: TestServer = server) => {
    await until(async () => (await segments(of)) === 1);
  };
  const averageBlock = async () => {
    const [row] = await server.sql(
      'SELECT avg(length(block)) AS bytes FROM customers_search_data WHERE id > 10',
    );
    return Number(row?.['bytes']);
  };
  const untilWhole = async () => {
    await until(() => server.installation.database.textIndex.isWhole());
    await flushSearchIndex(server);
    await server.sql(STRICT_CHECK);
  };

  it('stops no create, rename or erasure, and is rebuilt', async () => {
    for (const write of [
      () => server.call('POST', '/v1/customers', person(newWord())),
      () => server.call('PATCH', `/v1/customers/${ids[0]}`, { FirstName: newWord() }),
      () => server.call('POST', `/v1/customers/${ids[1]}/erase`, {}),
    ]) {
      breakIndex();
      const answer = await write();
      assert.ok(answer.status < 300, answer.text);
      // Not every write reaches the damaged part, but a search does.
      await search(server, words[5] ?? '');
      await untilWhole();
    }
    assert.deepEqual(await idsOf(server, words[5] ?? ''), [ids[5]]);
    assert.deepEqual(await idsOf(server, words[1] ?? ''), []);
  });

  it('fails only the search, and is reported in the answer, /readyz and /metrics', async () => {
    breakIndex();
    const answer = await search(server, words[7] ?? '');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [503, ': search_unavailable']);
    assert.ok(answer.headers.has('retry-after'));
    await untilWhole();
    // Makes the index impossible to build, so that its state does not change.
    await server.sql('UPDATE customers_search_state SET indexed_through = 0, is_broken = 1');
    const ready = await fetch(`${server.url}/readyz`);
    assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready', degraded: ['search'] }]);
    await untilWhole();
    assert.deepEqual(await (await fetch(`${server.url}/readyz`)).json(), { status: 'ready' });
    const told = server.log.filter((line) => line.includes('the search index is being built'));
    assert.ok(told.length > 0);
    assert.match(await (await fetch(`${server.url}/metrics`)).text(), /^upline_search_index_ready [01]$/m);
    assert.deepEqual(await idsOf(server, words[7] ?? ''), [ids[7]]);
  });

  it('is rebuilt even if a part of it is missing', async () => {
    breakIndex('DROP TABLE customers_search_data');
    assert.ok((await server.create(person(newWord()))) > 0);
    // A create does not touch the index; a search notices the missing part.
    assert.equal((await search(server, words[8] ?? '')).status, 503);
    await untilWhole();
    assert.deepEqual(await idsOf(server, words[8] ?? ''), [ids[8]]);
  });

  it('is one segment of small blocks after it was built, so that erasures stay fast', async () => {
    await addManyCustomers(server.installation, 1_200);
    assert.ok((await averageBlock()) <= BLOCK_BYTES);
    breakIndex();
    await search(server, words[10] ?? '');
    await untilWhole();
    await untilMerged();
    assert.ok((await averageBlock()) <= BLOCK_BYTES);
    assert.deepEqual(await idsOf(server, words[10] ?? ''), [ids[10]]);
  });

  for (const [stop, steps] of [
    ['after the build', 0],
    ['during the merge', 1],
  ] as const) {
    it(`is merged at the next start if the server stopped ${stop}`, async () => {
      const data = path.join(place, `stopped ${steps}`);
      let file: string;
      {
        await using first = await startTestServer({ directory: data });
        await addManyCustomers(first.installation, 1_200);
        file = first.config.databaseFile;
      }
      const database = openEmbeddedWriter(file, { defensive: false });
      database.exec(MARK_BROKEN);
      while (!buildNextPart(database));
      for (let step = 0; step < steps; step += 1) assert.equal(mergeNextPart(database, 1), false);
      assert.notEqual(database.prepare(SEGMENTS).get()?.['segments'], 1);
      database.close();
      await using restarted = await startTestServer({ directory: data });
      await untilMerged(restarted);
      await flushSearchIndex(restarted);
      await restarted.sql(STRICT_CHECK);
      assert.equal(await restarted.installation.database.textIndex.isWhole(), true);
    });
  }

  it('is reported by a backup, which succeeds; a server on the copy rebuilds it', async () => {
    breakIndex();
    const target = path.join(place, 'copy', 'upline.db');
    mkdirSync(path.dirname(target));
    const { code, stderr, stdout } = await runUpline(['backup', target], { UPLINE_DATA_DIR: directory });
    assert.equal(code, 0, stderr + stdout);
    assert.match(stderr, /Warning: the search index is broken/);
    cpSync(path.join(directory, 'secret.key'), path.join(path.dirname(target), 'secret.key'));
    await using restored = await startTestServer({ directory: path.dirname(target) });
    await until(() => restored.installation.database.textIndex.isWhole());
    assert.deepEqual(await idsOf(restored, words[9] ?? ''), [ids[9]]);
  });
});
