import type { ApiDocument } from './api-document.ts';
import type { ApiChanges } from './changes-contract.ts';
import { compareDocuments } from './compare-documents.ts';
import { describeChanges } from './describe-changes.ts';
import type { ApiHistory } from './read-history.ts';

/**
 * The history in the form of `/docs/changes.json`.
 * @param current the contract of this server
 */
export function describeHistory(history: ApiHistory, current: ApiDocument): ApiChanges {
  const versions = history.published.map(({ note, changes }) => ({
    Version: note.version,
    Date: note.date,
    Document: `/docs/versions/${note.version}/openapi.json`,
    Note: note.text,
    ...changes,
  }));
  return { Versions: versions.reverse(), Unpublished: describeUnpublished(history, current) };
}

function describeUnpublished({ newest, next }: ApiHistory, current: ApiDocument): ApiChanges['Unpublished'] {
  const differences = compareDocuments(newest, current);
  if (differences.length === 0) return null;
  return { Version: next?.version ?? null, Note: next?.text ?? '', ...describeChanges(differences) };
}
