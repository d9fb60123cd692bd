import type { ContractCheck } from './check-contract.ts';
import type { OperationDifference } from './compare-documents.ts';
import type { Difference } from './difference.ts';
import type { ApiHistory } from './read-history.ts';

/** A summary of the contract's state for developers, one line each. */
export function describeCheck({ published }: ApiHistory, { differences }: ContractCheck): string[] {
  const last = published.at(-1)?.note.version ?? 'the start';
  if (differences.length === 0) return [`The contract equals that of ${last}.`];
  return [`Not published since ${last}:`, ...differences.flatMap(describeOperation)];
}

function describeOperation({
  change,
  effect,
  operation,
  method,
  path,
  details,
}: OperationDifference): string[] {
  const breaks = effect === 'Breaking' ? ' (BREAKING)' : '';
  return [
    `  ${change}: ${operation.operationId}, ${method} ${path}${breaks}`,
    ...details.map((detail) => `    ${describeDetail(detail)}`),
  ];
}

function describeDetail({ place, field, text, effect }: Difference): string {
  const breaks = effect === 'Breaking' ? ' BREAKING' : '';
  return `${[place, field].filter((part) => part !== '').join(', ')}: ${text}${breaks}`;
}
