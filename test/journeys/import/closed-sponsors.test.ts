import assert from 'node:assert/strict';
import { it } from 'node:test';
import { csvText, distributorRecord, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';

it('An import refuses rows below a stored customer who has left, but imports such customers with those below in one file', async () => {
  await using home = await createImportHome();
  const left = distributorRecord('left', 2, { CustomerId: 5001, CustomerStatus: 3 });
  const first = await home.import(csvText([left, retailRecord('kept', 5001, { SponsorId: 5001 })]));
  assert.equal(first.code, 0, first.stderr);
  const rows = [
    retailRecord('new', 5001, { SponsorId: 5001 }),
    retailRecord('enrolled', 2, { EnrollerId: 5001 }),
  ];
  const second = await home.import(csvText(rows));
  assert.notEqual(second.code, 0);
  assert.deepEqual(
    second.faults.map((fault) => fault.replace(/^\d+ /, '')),
    ['SponsorId upline_takes_nobody', 'EnrollerId upline_takes_nobody'],
  );
});
