import type { ChangedOperation, VersionChanges } from './changes-contract.ts';
import type { OperationDifference } from './compare-documents.ts';

/** The differences of two contracts in the form of `/docs/changes.json`. */
export function describeChanges(differences: readonly OperationDifference[]): VersionChanges {
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
