import type { ErrorObject, ValidateFunction } from 'ajv';
import { PROBLEMS_MAX, type Problem, type ProblemFactory } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';
import type { InvalidEntry } from './list-keyword.ts';

/** Errors to read: some errors of a field are dropped for a clearer one. */
const READ_MAX = 3 * (PROBLEMS_MAX + 1);
const NOT_BLANK = 'at least one character long, and not only white space';

/**
 * Converts the JSON Schema validator's errors to the error catalogue. A schema may name a more precise code for its
 * `format`, `not`, other `pattern` and `x-list-of` in `x-problem`. An empty text is reported as too short, which is
 * clearer than a report of wrong characters. Stops one after the number that an answer shows.
 */
export function shapeProblems(
  errors: readonly ErrorObject[],
  catalogueProblem: ProblemFactory<string>,
): Problem[] {
  const shown = errors.slice(0, READ_MAX).filter((error) => !isOfMissingText(error));
  return shown.slice(0, PROBLEMS_MAX + 1).map((error) => {
    const field = fieldOf(error);
    const { keyword, params, parentSchema } = error;
    switch (keyword) {
      case 'type':
        return httpProblem('wrong_type', field, { field, expected: describeType(parentSchema?.['type']) });
      case 'maxLength':
        return httpProblem('too_long', field, { field, max: Number(params['limit']) });
      case 'maxItems':
        return httpProblem('too_many', field, { field, max: Number(params['limit']) });
      case 'minimum':
      case 'maximum':
        return httpProblem('out_of_range', field, { field, limit: describeRange(parentSchema ?? {}) });
      case 'required': {
        const missing = joinPath(field, String(params['missingProperty']));
        return httpProblem('wrong_type', missing, { field: missing, expected: 'given' });
      }
      case 'minLength':
        return httpProblem('invalid_value', field, { field, expected: describeExpected(error) });
      default: {
        if (isBlank(error)) return httpProblem('invalid_value', field, { field, expected: NOT_BLANK });
        const code: unknown = parentSchema?.['x-problem'];
        return typeof code === 'string'
          ? catalogueProblem(code, field, { field, ...invalidEntry(error) })
          : httpProblem('invalid_value', field, { field, expected: describeExpected(error) });
      }
    }
  });
}

/** Whether the text is too short for its other faults to matter: the schema also has `minLength`. */
function isOfMissingText({ keyword, data, parentSchema }: ErrorObject): boolean {
  return data === '' && keyword !== 'minLength' && Number(parentSchema?.['minLength'] ?? 0) > 0;
}

/** Whether a text that must not be blank is blank. */
function isBlank({ keyword, params, data }: ErrorObject): boolean {
  return keyword === 'pattern' && params['pattern'] === '\\S' && typeof data === 'string';
}

/** The problems of a value under a compiled schema. */
export function problemsOf(
  isValid: ValidateFunction,
  value: unknown,
  catalogueProblem: ProblemFactory<string>,
): Problem[] {
  return isValid(value) ? [] : shapeProblems(isValid.errors ?? [], catalogueProblem);
}

function fieldOf(error: ErrorObject): string {
  return error.instancePath.slice(1).split('/').map(unescapePointer).join('.');
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Position and text of the invalid entry of a comma-separated list. */
function invalidEntry({ keyword, params }: ErrorObject): InvalidEntry | undefined {
  return keyword === 'x-list-of' ? (params as InvalidEntry) : undefined;
}

/** What a value must be, for keywords without their own code. */
function describeExpected({ keyword, params }: ErrorObject): string {
  const limit = Number(params['limit']);
  switch (keyword) {
    case 'enum':
      return `one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
    case 'minItems':
      return `a list with at least ${limit === 1 ? 'one entry' : `${limit} entries`}`;
    case 'minLength':
      return `at least ${limit === 1 ? 'one character' : `${limit} characters`} long`;
    default:
      return 'as in the reference';
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

function describeType(type: unknown): string {
  const names = Array.isArray(type) ? type : [type];
  return names
    .filter((name) => name !== 'null')
    .map((name) => TYPE_NAMES[String(name)] ?? String(name))
    .join(' or ');
}

function describeRange(schema: Readonly<Record<string, unknown>>): string {
  const { minimum, maximum } = schema;
  if (maximum === undefined) return `at least ${String(minimum)}`;
  if (minimum === undefined) return `at most ${String(maximum)}`;
  return `from ${String(minimum)} to ${String(maximum)}`;
}
