import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { withoutBraces } from '../kernel/placeholders.ts';
import type { ProblemFactory } from '../kernel/problem.ts';
import type { ProblemList } from '../kernel/problem-list.ts';
import { type QuotedValueReader, quotedValueReader } from '../kernel/quoted-values.ts';
import { type CanonicalResult, createCanonicalizer } from './canonical-names.ts';
import { httpProblem } from './errors.ts';
import { problemsOf } from './shape-problems.ts';
import { KEY_PARAMETER } from './subscription-key.ts';

type Values = Readonly<Record<string, unknown>>;

/** Reads a path or a query by its schema. All faults go to `problems`. */
type TextReader = (input: Values, problems: ProblemList) => CanonicalResult;

/** Paths contain only text: whole numbers and booleans are converted according to the contract. */
export function createParamsReader(
  schema: TObject,
  ajv: Ajv,
  catalogueProblem: ProblemFactory<string>,
): TextReader {
  const canonicalize = createCanonicalizer(schema);
  const isValid = ajv.compile(schema);
  const readers = quotedReadersOf(schema);
  return (input, problems) => {
    const { value, unknown } = canonicalize(input as Record<string, unknown>, problems, true);
    takeFirstOfRepeated(value, schema, problems);
    for (const [name, read] of readers) {
      if (value[name] !== undefined && value[name] !== '') value[name] = read(value[name]);
    }
    problems.addAll(problemsOf(isValid, value, catalogueProblem));
    return { value, unknown };
  };
}

/** A parameter that is given twice arrives as a list. */
function takeFirstOfRepeated(
  value: Record<string, unknown>,
  { properties }: TObject,
  problems: ProblemList,
): void {
  for (const [field, given] of Object.entries(value)) {
    if (!Array.isArray(given) || isListSchema(properties[field])) continue;
    problems.add(httpProblem('duplicate_member', field, { field }));
    value[field] = given[0];
  }
}

function isListSchema(schema: object | undefined): boolean {
  return schema !== undefined && 'type' in schema && schema.type === 'array';
}

/**
 * The same for queries. Unless strict, it also removes the braces that the published samples put around
 * values. If strict, unknown parameters are problems. The parameter of the subscription key belongs to every
 * operation, and its name is never unknown.
 */
export function createQueryReader(
  schema: TObject,
  ajv: Ajv,
  catalogueProblem: ProblemFactory<string>,
): (input: Values, problems: ProblemList, isStrict: boolean) => CanonicalResult {
  const read = createParamsReader(schema, ajv, catalogueProblem);
  const blankable = new Set(quotedReadersOf(schema).map(([name]) => name.toLowerCase()));
  const literal = literalNamesOf(schema);
  return (input, problems, isStrict) => {
    const own = Object.entries(input).filter(([name]) => name.toLowerCase() !== KEY_PARAMETER);
    if (isStrict) {
      const result = read(Object.fromEntries(own), problems);
      problems.addAll(result.unknown.names.map((field) => httpProblem('unknown_member', field, { field })));
      return result;
    }
    const given = own.flatMap(([name, value]) => {
      const isLiteral = typeof value !== 'string' || literal.has(name.toLowerCase());
      const text = isLiteral ? value : withoutBraces(name, value);
      const isLeftOut = text === undefined || (text === '' && blankable.has(name.toLowerCase()));
      return isLeftOut ? [] : [[name, text] as const];
    });
    return read(Object.fromEntries(given), problems);
  };
}

/** Parameters whose braces belong to the value, such as a password. */
function literalNamesOf({ properties }: TObject): ReadonlySet<string> {
  const literal = Object.entries(properties).filter(([, member]) => 'x-literal' in member);
  return new Set(literal.map(([name]) => name.toLowerCase()));
}

function quotedReadersOf({ properties }: TObject): readonly (readonly [string, QuotedValueReader])[] {
  return Object.entries(properties).flatMap(([name, member]) => {
    const read = quotedValueReader(member);
    return read === undefined ? [] : [[name, read] as const];
  });
}
