import type { ApiDocument } from './api-document.ts';
import { compareDocuments, type OperationDifference } from './compare-documents.ts';
import { type ApiHistory, lastDocument } from './read-history.ts';
import type { ReleaseNote } from './release-note.ts';
import { compareVersions, lowestNextVersion } from './version.ts';

/** How a contract stands to the version that was published last. */
export interface ContractCheck {
  readonly differences: readonly OperationDifference[];
  /** What must be done before the change may land. Empty: nothing. */
  readonly faults: readonly string[];
}

/**
 * Whether a contract may land. What breaks nobody always may; what breaks needs the note of a next version,
 * with a number that is high enough and a word on each operation that breaks.
 */
export function checkContract(history: ApiHistory, current: ApiDocument): ContractCheck {
  const differences = compareDocuments(lastDocument(history), current);
  const isBreaking = differences.some(({ effect }) => effect === 'Breaking');
  if (!isBreaking) return { differences, faults: [] };
  const { next } = history;
  const lowest = lowestNextVersion(lastVersion(history), differences);
  if (next !== null) return { differences, faults: faultsOfNote(history, next, differences) };
  const fault = `The contract breaks clients. Say so in api-history/${lowest}/note.md; its first line is "# ${lowest}".`;
  return { differences, faults: [fault] };
}

/** What is wrong with a note for these differences: its version is too low, or it is silent on what breaks. */
export function faultsOfNote(
  history: ApiHistory,
  { version, text }: ReleaseNote,
  differences: readonly OperationDifference[],
): string[] {
  const lowest = lowestNextVersion(lastVersion(history), differences);
  const tooLow =
    compareVersions(version, lowest) < 0
      ? [`The version after ${lastVersion(history)} must be at least ${lowest}, not ${version}.`]
      : [];
  const silent = differences
    .filter(({ effect, operation }) => effect === 'Breaking' && !names(text, operation.operationId))
    .map(({ operation: { operationId } }) => {
      return `api-history/${version}/note.md says nothing of ${operationId}, which breaks clients.`;
    });
  return [...tooLow, ...silent];
}

/** Before the first version the history is at 0.0.0. */
function lastVersion({ published }: ApiHistory): string {
  return published.at(-1)?.note.version ?? '0.0.0';
}

/** As a word of its own: a note on GetCustomerIds is no note on GetCustomer. */
function names(text: string, operationId: string): boolean {
  return text.split(/\W+/).includes(operationId);
}
