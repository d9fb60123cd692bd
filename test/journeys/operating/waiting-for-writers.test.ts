import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { csvText, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';
import { spawnUpline } from '../../support/process.ts';
import { testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

describe('While another process writes to the file for longer than the time limit of a request', {
  skip: testEngine === 'postgres' && 'about the embedded file',
}, () => {
  it('an import and a start of the server wait; a command that only reads does not', async () => {
    await using home = await createImportHome();
    await home.look(async () => undefined);
    const file = home.write(csvText([retailRecord('one', 2)]));
    // Simulates an import that builds an index, or a start that finds an index missing.
    using other = new DatabaseSync(path.join(home.directory, 'upline.db'));
    other.exec('BEGIN IMMEDIATE');
    await using importing = spawnUpline(['import', file], home.environment);
    await using server = spawnUpline(['serve'], { UPLINE_PORT: '0', ...home.environment });
    await using reading = spawnUpline(['keys', 'list'], home.environment);
    const { code, stderr } = await reading.ended;
    assert.equal(code, 0, stderr);
    await importing.errorOutput(/Another process writes to the database; this one waits for it\.\n/);
    await until(() =>
      server.stdout().includes('another process writes to the database; the start waits for it'),
    );
    other.exec('ROLLBACK');
    await server.errorOutput(/listens on/);
    const imported = await importing.ended;
    assert.equal(imported.code, 0, imported.stderr);
  });
});
