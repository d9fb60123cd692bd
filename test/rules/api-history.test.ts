import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type ApiDocument, EMPTY_DOCUMENT, readApiDocument } from '../../src/portal/changes/api-document.ts';
import { faultsOfNote } from '../../src/portal/changes/check-contract.ts';
import { compareDocuments } from '../../src/portal/changes/compare-documents.ts';
import { describeChanges } from '../../src/portal/changes/describe-changes.ts';
import {
  changesFile,
  documentFile,
  historyFolder,
  readHistory,
} from '../../src/portal/changes/read-history.ts';

const history = await readHistory(historyFolder);
const documents: ApiDocument[] = history.published.map(({ note }) =>
  readApiDocument(readFileSync(documentFile(historyFolder, note.version), 'utf8')),
);
const documentAt = (index: number) => documents[index] ?? EMPTY_DOCUMENT;

describe('api-history', () => {
  it('contains valid OpenAPI documents, each with a note, in the order of their days', async () => {
    assert.ok(history.published.length >= 3);
    for (const [index, { note }] of history.published.entries()) {
      const document = documentAt(index);
      const result = await new Validator().validate(structuredClone({ ...document }));
      assert.deepEqual(result.valid ? [] : result.errors, [], note.version);
      assert.equal(document.info.version, note.version);
    }
    const dates = history.published.map(({ note }) => note.date);
    assert.deepEqual(dates, dates.toSorted());
  });

  it('every version has a high enough number, and a note that names the broken operations', () => {
    for (const [index, { note }] of history.published.entries()) {
      const before = { published: history.published.slice(0, index) };
      const differences = compareDocuments(documentAt(index - 1), documentAt(index));
      assert.ok(differences.length > 0, `${note.version} changes nothing`);
      assert.deepEqual(faultsOfNote(before, note, differences), []);
    }
  });

  it('the stored changes of each version match the changes in its document', () => {
    for (const [index, { note }] of history.published.entries()) {
      const computed = describeChanges(compareDocuments(documentAt(index - 1), documentAt(index)));
      assert.equal(
        readFileSync(changesFile(historyFolder, note.version), 'utf8'),
        `${JSON.stringify(computed, null, 2)}\n`,
        `${note.version}: run "npm run upline -- openapi --compare"`,
      );
    }
  });
});
