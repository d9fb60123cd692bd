import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { createConfig } from '../../../src/config/config.ts';
import type { StepProgress } from '../../../src/import/import-dependencies.ts';
import { connectImport } from '../../../src/server/connect-import.ts';
import { csvText, retailRecord } from '../../support/csv-text.ts';
import { faultsIn } from '../../support/import-home.ts';
import { startTestServer, testEngine } from '../../support/test-server.ts';

/** On the embedded engine only, where a test can write between the two reads of a file. */
describe('A value that is taken between the check and the storing', {
  skip: testEngine === 'postgres' && 'about the embedded file',
}, () => {
  async function importWhileTaken(skipsInvalid: boolean) {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-clash-'));
    const config = createConfig({ UPLINE_DATA_DIR: directory });
    const file = path.join(directory, 'customers.csv');
    writeFileSync(
      file,
      csvText([
        retailRecord('one', 2),
        retailRecord('two', 'one'),
        retailRecord('three', 'two'),
        retailRecord('four', 2),
      ]),
    );
    let isTaken = false;
    const onProgress = ({ step }: StepProgress) => {
      if (step !== 'checking' || isTaken) return;
      isTaken = true;
      const other = new DatabaseSync(config.databaseFile);
      other.exec(
        `UPDATE customers SET email_address = 'two@example.com', email_address_key = 'two@example.com' WHERE id = 2`,
      );
      other.close();
    };
    const errorFile = `${file}.errors.csv`;
    const choices = { ignoresUnknown: false, skipsInvalid, again: false, onlyChecks: false, onProgress };
    const summary = await connectImport(config, publishedPlan).file({ file, errorFile, ...choices });
    const server = await startTestServer({ directory, engine: 'sqlite' });
    const rows = await server.sql('SELECT username FROM customers WHERE id <> 2 ORDER BY username');
    await server.close();
    const faults = faultsIn(errorFile);
    rmSync(directory, { recursive: true });
    return { summary, faults, names: rows.map(({ username }) => username) };
  }

  it('stops the import, and the row and field are reported', async () => {
    const { summary, faults, names } = await importWhileTaken(false);
    assert.deepEqual([summary.isFinished, summary.stored, names], [false, 0, []]);
    assert.deepEqual(faults, ['3 EmailAddress not_unique']);
  });

  it('or leaves out the row and those below it, if valid rows are to be stored', async () => {
    const { summary, faults, names } = await importWhileTaken(true);
    assert.deepEqual([summary.isFinished, summary.stored, names], [true, 2, ['four', 'one']]);
    assert.deepEqual(faults, [
      '3 EmailAddress not_unique',
      '4 SponsorExternalReferenceId reference_not_imported',
    ]);
  });
});
