import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { faultsOfNote } from '../../src/portal/changes/check-contract.ts';
import { compareDocuments } from '../../src/portal/changes/compare-documents.ts';
import { historyFolder, lastDocument, readHistory } from '../../src/portal/changes/read-history.ts';

const history = await readHistory(historyFolder);

describe('api-history', () => {
  it('holds valid OpenAPI documents, each with a note, in the order of their days', async () => {
    assert.ok(history.published.length >= 3);
    for (const { document, note } of history.published) {
      const result = await new Validator().validate(structuredClone({ ...document }));
      assert.deepEqual(result.valid ? [] : result.errors, [], note.version);
    }
    const dates = history.published.map(({ note }) => note.date);
    assert.deepEqual(dates, dates.toSorted());
  });

  it('every version has a number that is high enough, and a note that names what breaks', () => {
    for (const [index, { note, document }] of history.published.entries()) {
      const before = { published: history.published.slice(0, index), next: null };
      const differences = compareDocuments(lastDocument(before), document);
      assert.ok(differences.length > 0, `${note.version} changes nothing`);
      assert.deepEqual(faultsOfNote(before, note, differences), []);
    }
  });
});
