import { setTimeout as delay } from 'node:timers/promises';
import { FLUSH_NEXT } from '../../src/database/text-index-flush.ts';
import { INDEX_TERMS, STRICT_CHECK, trigrams } from '../support/search-index-check.ts';
import type { CrashEngine, Row } from './engine.ts';
import { send } from './http.ts';
import type { Expected } from './journal.ts';
import type { Verification } from './verify.ts';

/** Number of people whose names each check searches for; each search takes a request. */
const SEARCHED_MAX = 8;
const INDEX_BUILT_MS_MAX = 15_000;
const ALL_INDEXED = Number.MAX_SAFE_INTEGER;

type Run = (sql: string) => Promise<Row[]>;

/**
 * Checks that the search index contains exactly the texts of all customers, and that searches find the right people.
 */
export async function checkSearch(verification: Verification): Promise<void> {
  const { engine, journal, tally } = verification;
  const people = [...journal.customers.values()];
  const searched = [
    ...people.filter(({ isErased }) => isErased).slice(-SEARCHED_MAX),
    ...people.filter(({ isErased }) => !isErased).slice(-SEARCHED_MAX),
  ];
  for (const person of searched) await searchFor(verification, person);
  const faults = await INDEX_FAULTS[engine.name](engine, searched).catch((error: Error) => [
    `the search index cannot be checked or fails its check: ${error.message}`,
  ]);
  for (const fault of faults) tally.violated('search', fault);
}

async function searchFor({ url, tally }: Verification, { id, person, isErased }: Expected): Promise<void> {
  const request = { method: 'GET', path: `/v1/customers/search/${person.name}` };
  const answer = await send(url, request);
  if (answer.status !== 200) return tally.wrongAnswer(request, answer);
  const found = (JSON.parse(answer.text) as { CustomerId: number }[]).map(({ CustomerId }) => CustomerId);
  const wanted = isErased ? [] : [id];
  if (found.join() !== wanted.join()) {
    tally.violated('search', `a search for ${person.name} finds [${found}], not [${wanted}]`);
  }
}

const INDEX_FAULTS: Readonly<
  Record<CrashEngine['name'], (engine: CrashEngine, searched: readonly Expected[]) => Promise<string[]>>
> = {
  async sqlite({ query, withConnection }) {
    await untilWhole(query);
    return withConnection(async (run) => {
      await flush(run);
      await run(STRICT_CHECK);
      return strayTerms(run);
    });
  },
  postgres: ({ withConnection }, searched) =>
    withConnection(async (run) => {
      const faults: string[] = [];
      for (const { person } of searched) {
        const sql = `SELECT id FROM customers WHERE search_text LIKE '%${person.name}%' ORDER BY id`;
        const [byIndex, byRow] = [await withScan(run, 'index', sql), await withScan(run, 'row', sql)];
        if (byIndex !== byRow) faults.push(`the index has ${byIndex} for ${person.name}, the rows ${byRow}`);
      }
      return faults;
    }),
};

/** The index may be filled in the background after a start, but a kill must not break it. */
async function untilWhole(query: Run): Promise<void> {
  const giveUpAt = performance.now() + INDEX_BUILT_MS_MAX;
  for (;;) {
    const [state] = await query('SELECT indexed_through, is_broken FROM customers_search_state');
    if (Number(state?.['is_broken']) === 1) throw new Error('the search index is marked as broken');
    if (Number(state?.['indexed_through']) === ALL_INDEXED) return;
    if (performance.now() > giveUpAt) throw new Error('the search index is not complete');
    await delay(50);
  }
}

/** Waits until no text is pending, because the index is compared in that state. */
async function flush(run: Run): Promise<void> {
  while ((await run('SELECT 1 FROM customers_search_pending LIMIT 1')).length > 0) {
    await run('BEGIN IMMEDIATE');
    for (const statement of FLUSH_NEXT) await run(statement);
    await run('COMMIT');
  }
}

async function strayTerms(run: Run): Promise<string[]> {
  await run(INDEX_TERMS.create);
  const terms = (await run(INDEX_TERMS.read)).map(({ term }) => String(term));
  await run(INDEX_TERMS.drop);
  const texts = await run('SELECT search_text FROM customers WHERE search_text IS NOT NULL');
  const held = new Set(texts.flatMap((row) => trigrams(String(row['search_text']))));
  const stray = terms.filter((term) => !held.has(term));
  return stray.length === 0 ? [] : [`the index has terms that are in no text: ${stray.slice(0, 20)}`];
}

async function withScan(run: Run, way: 'index' | 'row', sql: string): Promise<string> {
  await run(`SET enable_seqscan = ${way === 'row' ? 'on' : 'off'}`);
  await run(`SET enable_bitmapscan = ${way === 'index' ? 'on' : 'off'}`);
  return (await run(sql)).map(({ id }) => Number(id)).join();
}
