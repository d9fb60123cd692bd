import type { ApiOperation, ApiParameter } from './api-document.ts';
import { compareContent, placed } from './compare-content.ts';
import { type CompareSchemas, compareRequired } from './compare-schemas.ts';
import type { Difference, SchemaDifference } from './difference.ts';

const PLACES: Readonly<Record<string, string>> = {
  path: 'Path parameter',
  query: 'Query parameter',
  header: 'Header',
  cookie: 'Cookie',
};

/** The parts of a request: parameters, headers, body. */
export function compareRequests(
  before: ApiOperation,
  after: ApiOperation,
  compareSchemas: CompareSchemas,
): Difference[] {
  const [old, present] = [byKey(before.parameters ?? []), byKey(after.parameters ?? [])];
  const keys = [...new Set([...old.keys(), ...present.keys()])];
  return [
    ...keys.flatMap((key) => compareParameters(old.get(key), present.get(key), compareSchemas)),
    ...compareBodies(before, after, compareSchemas),
  ];
}

/** A path parameter is identified by its position, not its name; header names ignore case. */
function byKey(parameters: readonly ApiParameter[]): Map<string, ApiParameter> {
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  return new Map(
    parameters.map((parameter) => {
      const { name } = parameter;
      if (parameter.in === 'path') return [`path ${inPath.indexOf(parameter)}`, parameter];
      return [`${parameter.in} ${parameter.in === 'header' ? name.toLowerCase() : name}`, parameter];
    }),
  );
}

function compareParameters(
  before: ApiParameter | undefined,
  after: ApiParameter | undefined,
  compareSchemas: CompareSchemas,
): Difference[] {
  const known = after ?? before;
  if (known === undefined) return [];
  const place = `${PLACES[known.in] ?? known.in} \`${known.name}\``;
  return placed(place, 'request', differencesOf(before, after, compareSchemas));
}

function differencesOf(
  before: ApiParameter | undefined,
  after: ApiParameter | undefined,
  compareSchemas: CompareSchemas,
): readonly SchemaDifference[] {
  if (after === undefined) return [{ field: '', kind: 'Removed', text: 'Is no longer accepted.' }];
  const isDemanded = after.required === true;
  if (before === undefined) {
    const text = `New, ${isDemanded ? 'required' : 'optional'}.`;
    return [{ field: '', kind: 'Added', text, ...(isDemanded ? { isDemanded } : {}) }];
  }
  const renamed: readonly SchemaDifference[] =
    before.in === 'path' && before.name !== after.name
      ? [{ field: '', kind: 'Changed', text: `Was called \`${before.name}\`.`, isMild: true }]
      : [];
  return [
    ...renamed,
    ...compareRequired('', before.required === true, isDemanded),
    ...compareSchemas(before.schema ?? {}, after.schema ?? {}),
  ];
}

const BODY = 'Request body';

function compareBodies(
  { requestBody: before }: ApiOperation,
  { requestBody: after }: ApiOperation,
  compareSchemas: CompareSchemas,
): Difference[] {
  if (before === undefined && after === undefined) return [];
  if (after === undefined) {
    return placed(BODY, 'request', [{ field: '', kind: 'Removed', text: 'There is no longer a body.' }]);
  }
  const isDemanded = after.required === true;
  if (before === undefined) {
    const text = `New, ${isDemanded ? 'required' : 'optional'}.`;
    return placed(BODY, 'request', [
      { field: '', kind: 'Added', text, ...(isDemanded ? { isDemanded } : {}) },
    ]);
  }
  return [
    ...placed(BODY, 'request', compareRequired('', before.required === true, isDemanded)),
    ...compareContent(BODY, 'request', [before.content, after.content], compareSchemas),
  ];
}
