import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { extensionProblem } from '../extensions/errors.ts';
import type { ProblemFactory } from '../kernel/problem.ts';
import { type NameList, ProblemList } from '../kernel/problem-list.ts';
import { createCanonicalizer, spellingsOf } from './canonical-names.ts';
import { problemsOf } from './shape-problems.ts';

export interface ReadArguments {
  readonly args: Record<string, unknown>;
  /** Ignored members inside the arguments, which the models do not have. */
  readonly ignored: NameList;
}

/**
 * Creates the function that reads the arguments of a service's method: names in any case, types, formats. A
 * null argument counts as left out. An unknown argument is probably misspelled, and refused; unknown members
 * of models are ignored, since published models have more of them.
 * @throws ProblemError with the problems of all arguments
 */
export function createArgumentReader(
  schema: TObject,
  ajv: Ajv,
  catalogueProblem: ProblemFactory<string>,
): (input: Record<string, unknown>, isStrict: boolean) => ReadArguments {
  const canonicalize = createCanonicalizer(schema);
  const isValid = ajv.compile(schema);
  const names = Object.keys(schema.properties);
  const known = names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`;
  const folded = new Set(
    Object.entries(schema.properties).flatMap(([name, member]) => spellingsOf(name, member)),
  );
  return (input, isStrict) => {
    const problems = new ProblemList();
    const { value, unknown } = canonicalize(input, problems, isStrict);
    const args = Object.fromEntries(Object.entries(value).filter(([, argument]) => argument !== null));
    for (const field of Object.keys(input)) {
      if (problems.isFull) break;
      if (!folded.has(field.toLowerCase()))
        problems.add(extensionProblem('unknown_argument', field, { field, known }));
    }
    if (!problems.isFull) problems.addAll(problemsOf(isValid, args, catalogueProblem));
    problems.throwIfAny();
    return { args, ignored: unknown };
  };
}
