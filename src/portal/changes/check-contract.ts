import type { ApiDocument } from './api-document.ts';
import { compareDocuments, type OperationDifference } from './compare-documents.ts';
import type { ApiHistory } from './read-history.ts';
import type { ReleaseNote } from './release-note.ts';
import { compareVersions, lowestNextVersion } from './version.ts';

/** The comparison of a contract with the last published version. */
export interface ContractCheck {
  readonly differences: readonly OperationDifference[];
  /** Required actions before the change may land; empty for none. */
  readonly faults: readonly string[];
}

/**
 * Whether a contract may land. A compatible change always may. A breaking change needs the note of a next
 * version, with a sufficient version number and a mention of each operation that breaks.
 */
export function checkContract(history: ApiHistory, current: ApiDocument): ContractCheck {
  const differences = compareDocuments(history.newest, current);
  const isBreaking = differences.some(({ effect }) => effect === 'Breaking');
  if (!isBreaking) return { differences, faults: [] };
  const { next } = history;
  const lowest = lowestNextVersion(lastVersion(history), differences);
  if (next !== null) return { differences, faults: faultsOfNote(history, next, differences) };
  const fault = `The contract breaks clients. Document this in api-history/${lowest}/note.md; its first line is "# ${lowest}".`;
  return { differences, faults: [fault] };
}

/**
 * The faults of a note for these differences: its version is too low, or it does not mention a breaking
 * change.
 */
export function faultsOfNote(
  history: Pick<ApiHistory, 'published'>,
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
      return `api-history/${version}/note.md does not mention ${operationId}, which breaks clients.`;
    });
  return [...tooLow, ...silent];
}

/** Before the first version the history is at 0.0.0. */
function lastVersion({ published }: Pick<ApiHistory, 'published'>): string {
  return published.at(-1)?.note.version ?? '0.0.0';
}

/** Looks for a separate word: a note on GetCustomerIds does not cover GetCustomer. */
function names(text: string, operationId: string): boolean {
  return text.split(/\W+/).includes(operationId);
}
