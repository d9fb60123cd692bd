import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { withoutBraces } from '../kernel/placeholders.ts';
import type { ProblemFactory } from '../kernel/problem.ts';
import type { ProblemList } from '../kernel/problem-list.ts';
import { type QuotedValueReader, quotedValueReader } from '../kernel/quoted-values.ts';
import { createCanonicalizer } from './canonical-names.ts';
import { problemsOf } from './shape-problems.ts';

type Values = Readonly<Record<string, unknown>>;

/** Reads a path or a query by its schema. All faults go to `problems`. */
type TextReader = (input: Values, problems: ProblemList) => Record<string, unknown>;

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
    const { value } = canonicalize(input as Record<string, unknown>, problems, true);
    for (const [name, read] of readers) {
      if (value[name] !== undefined && value[name] !== '') value[name] = read(value[name]);
    }
    problems.addAll(problemsOf(isValid, value, catalogueProblem));
    return value;
  };
}

/**
 * The same for queries. Unless strict, it also removes the braces that the published samples put around
 * values.
 */
export function createQueryReader(
  schema: TObject,
  ajv: Ajv,
  catalogueProblem: ProblemFactory<string>,
): (input: Values, problems: ProblemList, isStrict: boolean) => Record<string, unknown> {
  const read = createParamsReader(schema, ajv, catalogueProblem);
  const blankable = new Set(quotedReadersOf(schema).map(([name]) => name.toLowerCase()));
  return (input, problems, isStrict) => {
    if (isStrict) return read(input, problems);
    const given = Object.entries(input).flatMap(([name, value]) => {
      const text = typeof value === 'string' ? withoutBraces(name, value) : value;
      const isLeftOut = text === undefined || (text === '' && blankable.has(name.toLowerCase()));
      return isLeftOut ? [] : [[name, text] as const];
    });
    return read(Object.fromEntries(given), problems);
  };
}

function quotedReadersOf({ properties }: TObject): readonly (readonly [string, QuotedValueReader])[] {
  return Object.entries(properties).flatMap(([name, member]) => {
    const read = quotedValueReader(member);
    return read === undefined ? [] : [[name, read] as const];
  });
}
