import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RawBuilder, sql } from 'kysely';
import { distributorBody } from '../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import type { ReadHandle } from './database.ts';

/** Whole numbers from 1, made by the engine. */
const numbers = (last: number): RawBuilder<{ n: number }> => sql`
  WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${last}::int)
  SELECT n FROM numbers`;
const portable = (query: RawBuilder<{ n: number }>, db: ReadHandle, isSqlite: boolean) => {
  const compiled = query.compile(db as never);
  return isSqlite ? { ...compiled, sql: compiled.sql.replace('::int', '') } : compiled;
};

describe('A long read', () => {
  let server: TestServer;
  let reader: ReadHandle;
  before(async () => {
    server = await startTestServer();
    reader = server.installation.database.longReader;
  });
  after(() => server.close());
  const isSqlite = () => server.installation.database.engine === 'sqlite';
  const run = async (last: number) =>
    (await reader.executeQuery<{ n: number }>(portable(numbers(last), reader, isSqlite()) as never)).rows;

  it('returns any number of rows in order', async () => {
    const rows = await run(10_001);
    assert.deepEqual(
      rows.map(({ n }) => n),
      Array.from({ length: 10_001 }, (_, index) => index + 1),
    );
  });

  it('lets the server answer while it runs', async (t) => {
    if (!isSqlite()) return t.skip('on PostgreSQL another process reads');
    let isOver = false;
    const long = run(400_000).then((rows) => {
      isOver = true;
      return rows.length;
    });
    assert.equal((await server.call('GET', '/v1/customers/2')).status, 200);
    assert.equal(isOver, false, 'the short read came first');
    assert.equal(await long, 400_000);
  });

  it('does not mix up reads that run at once', async () => {
    const lengths = [1, 5_000, 12_345, 2_000];
    const results = await Promise.all(lengths.map(run));
    assert.deepEqual(
      results.map((rows) => [rows.length, rows.at(-1)?.n]),
      lengths.map((length) => [length, length]),
    );
  });

  it('sees all data committed before it began', async () => {
    const id = await server.create(distributorBody());
    const row = await reader.selectFrom('customers').select('id').where('id', '=', id).executeTakeFirst();
    assert.deepEqual(row, { id });
  });

  it('passes on the message of the engine when a statement fails, and the next one works', async () => {
    const wrong = sql`SELECT x FROM nowhere`.compile(reader as never);
    await assert.rejects(reader.executeQuery(wrong as never), /nowhere/);
    assert.equal((await run(3)).length, 3);
  });

  it('cannot write', async (t) => {
    if (!isSqlite()) return t.skip('on PostgreSQL one role reads and writes; the type forbids it');
    const write = sql`DELETE FROM customers`.compile(reader as never);
    await assert.rejects(reader.executeQuery(write as never), /readonly/);
  });

  it('can be abandoned before its end', async () => {
    const caller = new AbortController();
    const query = portable(numbers(2_000_000_000), reader, isSqlite());
    const reading = reader.executeQuery(query as never, { signal: caller.signal });
    setTimeout(() => caller.abort(new Error('gone')), 50);
    await assert.rejects(reading, /gone/);
    assert.equal((await run(3)).length, 3);
  });
});
