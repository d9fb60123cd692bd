import type { ApiOperation } from './api-document.ts';
import type { Difference, Effect, Kind } from './difference.ts';

type Responses = ApiOperation['responses'];

/**
 * Error codes by their status. A new code is a warning, like a new value of a list. A removed code is
 * compatible, unless another was added under the same status: it may be the old one renamed.
 */
export function compareErrorCodes(before: Responses, after: Responses): Difference[] {
  const [old, present] = [statusesByCode(before), statusesByCode(after)];
  const moved = [...old].flatMap(([code, status]) => {
    const now = present.get(code);
    return now === undefined || now === status ? [] : [{ code, status, now }];
  });
  const gone = byStatus([...old].filter(([code]) => !present.has(code)));
  const added = byStatus([...present].filter(([code]) => !old.has(code)));
  return [
    ...moved.map(({ code, status, now }) =>
      errors('Changed', 'Breaking', `\`${code}\` was a ${status}, and is now a ${now}.`),
    ),
    ...[...gone].map(([status, codes]) =>
      errors('Removed', added.has(status) ? 'Breaking' : 'Compatible', `No longer with ${status}: ${codes}.`),
    ),
    ...[...added].map(([status, codes]) => errors('Added', 'Warning', `New with ${status}: ${codes}.`)),
  ];
}

function errors(kind: Kind, effect: Effect, text: string): Difference {
  return { place: 'Errors', field: '', kind, effect, text };
}

/** Codes as text, by their status. */
function byStatus(codes: readonly (readonly [string, string])[]): Map<string, string> {
  const groups = Map.groupBy(codes, ([, status]) => status);
  return new Map(
    [...groups].map(([status, group]) => [status, group.map(([code]) => `\`${code}\``).join(', ')]),
  );
}

function statusesByCode(responses: Responses): Map<string, string> {
  return new Map(
    Object.entries(responses).flatMap(([status, response]) =>
      (response['x-error-codes'] ?? []).map((code): [string, string] => [code, status]),
    ),
  );
}
