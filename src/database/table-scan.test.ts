import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { openTableScan, type ScanSource } from './table-scan.ts';

/** More rows than two blocks of either engine hold. */
const ROWS = 500_000;
const NUMBERS = { table: 'numbers', columns: ['n', 'n * 2'], where: 'kind = $1', parameters: ['a'] };

describe('Numbers that a thread reads in blocks', () => {
  let server: TestServer;
  let source: ScanSource;

  before(async () => {
    server = await startTestServer();
    source = server.installation.database.scanSource;
    await server.sql('CREATE TABLE numbers (n INTEGER PRIMARY KEY, kind TEXT NOT NULL)');
    await server.sql(`INSERT INTO numbers WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${ROWS})
      SELECT n, CASE WHEN n % 3 = 0 THEN 'b' ELSE 'a' END FROM series`);
    // A gap over a whole block, and the end of the table.
    await server.sql(`DELETE FROM numbers WHERE n BETWEEN 40000 AND 310000 OR n > ${ROWS - 5}`);
  });
  after(() => server.close());

  const expected = Array.from({ length: ROWS - 5 }, (_, index) => index + 1).filter(
    (n) => n % 3 !== 0 && (n < 40_000 || n > 310_000),
  );

  it('include each row of the table once, with all columns, even after deletions', async () => {
    const scan = await openTableScan(source);
    const [found, doubled]: [number[], number[]] = [[], []];
    let blocks = 0;
    await scan.readNumbers(NUMBERS, ([n = [], twice = []]) => {
      blocks += 1;
      for (const value of n) found.push(value);
      for (const value of twice) doubled.push(value);
    });
    await scan.close();
    assert.ok(blocks > 2, `${blocks} blocks`);
    assert.deepEqual(
      found.toSorted((a, b) => a - b),
      expected,
    );
    assert.deepEqual(
      doubled,
      found.map((n) => n * 2),
    );
  });

  it('show a single moment, even if rows are added and deleted between two blocks', async () => {
    const scan = await openTableScan(source);
    const found: number[] = [];
    const changes: Promise<unknown>[] = [];
    await scan.read('SELECT 1', [], () => undefined);
    await scan.readNumbers(NUMBERS, ([n = []]) => {
      for (const value of n) found.push(value);
      if (changes.length > 0) return;
      changes.push(server.sql(`INSERT INTO numbers VALUES (${ROWS + 1}, 'a')`));
      changes.push(server.sql('DELETE FROM numbers WHERE n = 400000'));
    });
    await scan.close();
    await Promise.all(changes);
    assert.deepEqual(
      found.toSorted((a, b) => a - b),
      expected,
    );
  });
});
