import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { createConfig } from '../../../src/config/config.ts';
import { orderRows } from '../../../src/import/order-rows.ts';
import { connectImport } from '../../../src/server/connect-import.ts';
import { csvText, distributorRecord, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';
import { runUpline } from '../../support/process.ts';
import { databaseIn, startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

const NETWORK = `
  SELECT p.tree, n.username AS node, u.username AS upline, p.rule, n.base_type, s.username AS sponsor
  FROM placements p JOIN customers n ON n.id = p.node_id LEFT JOIN customers u ON u.id = p.upline_id
  LEFT JOIN customers s ON s.id = n.sponsor_id WHERE p.node_id <> 2 ORDER BY p.tree, n.username`;

async function networkAfter(text: string): Promise<unknown> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-import-'));
  try {
    const file = path.join(directory, 'customers.csv');
    writeFileSync(file, text);
    const request = {
      file,
      errorFile: `${file}.errors.csv`,
      ignoresUnknown: false,
      skipsInvalid: false,
      again: false,
      onlyChecks: false,
      onProgress: () => undefined,
    };
    const config = createConfig(await databaseIn(directory));
    const { faults } = await connectImport(config, publishedPlan).file(request);
    assert.equal(faults, 0);
    await using server = await startTestServer({ directory });
    return await server.sql(NETWORK);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Each row is below a row with a lower number, so that there is no cycle. */
const networks = fc
  .array(fc.record({ above: fc.nat(), enroller: fc.option(fc.nat()), sells: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((people) =>
    people.map(({ above, enroller, sells }, index) => {
      const nameOf = (seed: number) => (index === 0 ? 2 : `c${seed % index}`);
      const make = sells ? distributorRecord : retailRecord;
      const named = index === 0 || enroller === null ? {} : { EnrollerExternalReferenceId: nameOf(enroller) };
      return make(`c${index}`, nameOf(above), named);
    }),
  );

describe('The order of rows', () => {
  it('does not matter: every permutation of a file gives the same network', async () => {
    const cases = networks.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([records, shuffled]) => {
        assert.deepEqual(await networkAfter(csvText(shuffled)), await networkAfter(csvText(records)));
      }),
      { numRuns: 8 },
    );
  });

  it('places all rows after their uplines in any graph, and names every cycle', () => {
    const graphs = fc.integer({ min: 1, max: 30 }).chain((size) => {
      const nodes = fc.array(fc.integer({ min: -2, max: size - 1 }), { minLength: size, maxLength: size });
      return fc.tuple(nodes, nodes);
    });
    fc.assert(
      fc.property(graphs, ([sponsors, enrollers]) => {
        const above = [Int32Array.from(sponsors), Int32Array.from(enrollers)];
        const { order, circles } = orderRows(sponsors.length, above);
        assert.deepEqual(
          [...order].sort((a, b) => a - b),
          [...sponsors.keys()],
        );
        const place = new Map([...order].map((row, index) => [row, index]));
        const closing = new Set(circles.map(({ row }) => row));
        for (const nodes of above) {
          for (const [row, node] of nodes.entries()) {
            const isAfter = node < 0 || (place.get(node) ?? 0) < (place.get(row) ?? 0);
            assert.ok(isAfter || closing.has(row), `${row} below ${node}`);
          }
        }
      }),
    );
  });
});

describe('upline generate', () => {
  it('creates the same network for the same seed, in a database and through a file that passes every check', async () => {
    await using stored = await createImportHome();
    await using imported = await createImportHome();
    const file = path.join(imported.directory, 'network.csv');
    const words = ['generate', '--customers', '400', '--seed', '11'];
    const direct = await runUpline(words, stored.environment);
    assert.equal(direct.code, 0, direct.stderr);
    assert.equal((await runUpline([...words, '--to-csv', file], imported.environment)).code, 0);
    const viaFile = await runUpline(['import', file], imported.environment);
    assert.equal(viaFile.code, 0, viaFile.stderr);
    const networkOf = (server: TestServer) => server.sql(NETWORK);
    const network = await stored.look(networkOf);
    assert.deepEqual(await imported.look(networkOf), network);
    const placed = network.filter(({ tree }) => tree === 'Unilevel').length;
    assert.ok(placed > 40 && placed < 200, `${placed} of 400 are placed in the sponsor tree`);

    const again = await runUpline(words, stored.environment);
    assert.equal(again.code, 2);
    const setting = testEngine === 'postgres' ? 'UPLINE_DATABASE_URL' : 'UPLINE_DATA_DIR';
    assert.match(again.stderr, new RegExp(`has customers; .+ Set ${setting} to `));
  });

  it('stores one network when two processes start at the same moment on an empty database', async () => {
    await using home = await createImportHome();
    const words = ['generate', '--customers', '400'];
    const ends = await Promise.all([runUpline(words, home.environment), runUpline(words, home.environment)]);
    const refused = ends.filter(({ code }) => code !== 0);
    assert.deepEqual(
      refused.map(({ code }) => code),
      [2],
      ends.map(({ stderr }) => stderr).join(),
    );
    assert.match(refused.map(({ stderr }) => stderr).join(), /has customers/);
    const count = await home.look((server) => server.sql('SELECT count(*) AS count FROM customers'));
    assert.deepEqual(
      count.map((row) => Number(row['count'])),
      [401],
    );
  });
});
