import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { retailBody } from '../../support/bodies.ts';
import { csvText, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { runUpline } from '../../support/process.ts';
import { startTestServer, testEngine } from '../../support/test-server.ts';

const CUSTOMERS = 21_000;

describe('upline import while a server runs', () => {
  it('lets the server read and write at the same time, and keeps its unique indexes', async () => {
    await using home = await createImportHome();
    const file = path.join(home.directory, 'network.csv');
    const words = ['generate', '--customers', String(CUSTOMERS), '--to-csv', file];
    assert.equal((await runUpline(words, home.environment)).code, 0);
    await using server = await startTestServer({ directory: home.directory });
    const importing = runUpline(['import', file], home.environment);
    let isOver = false;
    importing.finally(() => {
      isOver = true;
    });
    let created = 0;
    while (!isOver) {
      const id = await server.create(retailBody());
      assert.equal((await server.call('GET', `/v1/customers/${id}`)).status, 200);
      const copy = retailBody({ EmailAddress: 'twice@example.com' });
      const { status } = await server.call('POST', '/v1/customers', copy);
      assert.equal(status, created === 0 ? 201 : 409);
      created += 1;
      // The server hashes passwords at the same time, and the import also needs a core.
      await delay(100);
    }
    const { code, stderr } = await importing;
    assert.equal(code, 0, stderr);
    const [row] = await server.sql('SELECT COUNT(*) AS customers FROM customers');
    assert.equal(row?.['customers'], CUSTOMERS + created + 2);
    if (testEngine === 'sqlite') await assertInvariants({ query: server.sql, engine: testEngine });
  });

  it('treats values that the server has stored after the check as taken, in any row of the file', async () => {
    await using home = await createImportHome();
    await using server = await startTestServer({ directory: home.directory });
    const taken = await server.create(retailBody({ EmailAddress: 'Taken@example.com' }));
    const text = csvText([
      retailRecord('one', taken),
      retailRecord('two', 'one', { EmailAddress: 'taken@EXAMPLE.com' }),
    ]);
    const { code, faults } = await home.import(text, '--skip-invalid');
    assert.deepEqual([code, faults], [1, ['3 EmailAddress not_unique']]);
    const [row] = await server.sql(`SELECT sponsor_id FROM customers WHERE username = 'one'`);
    assert.deepEqual(row, { sponsor_id: taken });
  });
});
