import { setImmediate } from 'node:timers/promises';
import { type ApiDocument, EMPTY_DOCUMENT } from './api-document.ts';
import type { ApiChanges, ApiVersion, ChangedOperation } from './changes-contract.ts';
import { compareDocuments, type OperationDifference } from './compare-documents.ts';
import { type ApiHistory, lastDocument } from './read-history.ts';

/**
 * The history in the form of `/docs/changes.json`.
 * @param current the contract of this server
 */
export async function describeHistory(history: ApiHistory, current: ApiDocument): Promise<ApiChanges> {
  const versions: ApiVersion[] = [];
  for (const [index, { note, document }] of history.published.entries()) {
    // Comparing two versions takes tens of milliseconds: other requests are answered in between.
    await setImmediate();
    const before = history.published[index - 1]?.document ?? EMPTY_DOCUMENT;
    versions.push({
      Version: note.version,
      Date: note.date,
      Document: `/docs/versions/${note.version}/openapi.json`,
      Note: note.text,
      ...describeDifferences(compareDocuments(before, document)),
    });
  }
  await setImmediate();
  return { Versions: versions.reverse(), Unpublished: describeUnpublished(history, current) };
}

function describeUnpublished(history: ApiHistory, current: ApiDocument): ApiChanges['Unpublished'] {
  const differences = compareDocuments(lastDocument(history), current);
  if (differences.length === 0) return null;
  const { next } = history;
  return { Version: next?.version ?? null, Note: next?.text ?? '', ...describeDifferences(differences) };
}

function describeDifferences(differences: readonly OperationDifference[]) {
  return {
    IsBreaking: differences.some(({ effect }) => effect === 'Breaking'),
    Operations: differences.map(describeOperation),
  };
}

function describeOperation(difference: OperationDifference): ChangedOperation {
  const { operation, method, path, change, effect, deprecation, details } = difference;
  return {
    OperationId: operation.operationId,
    Method: method,
    Path: path,
    Tag: operation.tags?.[0] ?? '',
    Summary: operation.summary ?? '',
    Change: change,
    Effect: effect,
    Deprecation: deprecation && {
      Since: deprecation.since,
      Sunset: deprecation.sunset ?? null,
      Note: deprecation.note,
      Successor: deprecation.successor ?? null,
    },
    Details: details.map((detail) => ({
      Place: detail.place,
      Field: detail.field,
      Kind: detail.kind,
      Effect: detail.effect,
      Text: detail.text,
    })),
  };
}
