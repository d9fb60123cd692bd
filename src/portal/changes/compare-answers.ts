import type { ApiOperation, ApiResponse } from './api-document.ts';
import { compareContent, placed } from './compare-content.ts';
import { compareErrorCodes } from './compare-error-codes.ts';
import type { CompareSchemas } from './compare-schemas.ts';
import type { Difference, SchemaDifference } from './difference.ts';

/** The parts of an answer: statuses, headers, bodies, error codes. */
export function compareAnswers(
  { responses: before }: ApiOperation,
  { responses: after }: ApiOperation,
  compareSchemas: CompareSchemas,
): Difference[] {
  const statuses = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const differences = statuses.flatMap((status) =>
    compareStatus(status, before[status], after[status], compareSchemas),
  );
  return [...mergeStatuses(differences), ...compareErrorCodes(before, after)];
}

interface StatusDifference {
  readonly status: string;
  readonly difference: Difference;
}

function compareStatus(
  status: string,
  before: ApiResponse | undefined,
  after: ApiResponse | undefined,
  compareSchemas: CompareSchemas,
): StatusDifference[] {
  const found =
    before === undefined || after === undefined
      ? [statusDifference(status, after !== undefined)]
      : [
          ...compareHeaders(before, after, compareSchemas),
          ...compareContent('', 'answer', [before.content, after.content], compareSchemas),
        ];
  return found.map((difference) => ({ status, difference }));
}

/** A new failure affects only clients that expect a closed list; a removed one affects none. */
function statusDifference(status: string, isNew: boolean): Difference {
  const isSuccess = /^[123]/.test(status);
  const effect = isNew ? 'Warning' : isSuccess ? 'Breaking' : 'Compatible';
  const text = isNew ? 'This status is new.' : 'This status is no longer sent.';
  return { place: '', field: '', kind: isNew ? 'Added' : 'Removed', effect, text };
}

function compareHeaders(
  { headers: before = {} }: ApiResponse,
  { headers: after = {} }: ApiResponse,
  compareSchemas: CompareSchemas,
): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differences = names.flatMap((name): readonly SchemaDifference[] => {
    const [old, present] = [before[name], after[name]];
    if (old === undefined) return [{ field: '', kind: 'Added', text: `New header \`${name}\`.` }];
    if (present === undefined) {
      return [{ field: '', kind: 'Removed', text: `The header \`${name}\` is gone.` }];
    }
    return compareSchemas(old.schema ?? {}, present.schema ?? {}).map((found) => ({
      ...found,
      text: `Header \`${name}\`: ${found.text}`,
    }));
  });
  return placed('', 'answer', differences);
}

/** Differences that several statuses share are reported once. */
function mergeStatuses(found: readonly StatusDifference[]): Difference[] {
  const alike = Map.groupBy(found, ({ difference: { field, kind, effect, text } }) =>
    JSON.stringify([field, kind, effect, text]),
  );
  return [...alike.values()].flatMap((group) => {
    const statuses = group.map(({ status }) => status);
    const place = `${statuses.length > 1 ? 'Answers' : 'Answer'} ${statuses.join(', ')}`;
    return group.slice(0, 1).map(({ difference }) => ({ ...difference, place }));
  });
}
