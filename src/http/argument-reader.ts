import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { extensionProblem } from '../extensions/errors.ts';
import { type Problem, type ProblemFactory, throwIfAny } from '../kernel/problem.ts';
import { createCanonicalizer } from './canonical-names.ts';
import { shapeProblems } from './shape-problems.ts';

export interface ReadArguments {
  readonly args: Record<string, unknown>;
  /** Members inside the arguments that the models do not have: they were passed over. */
  readonly ignored: readonly string[];
}

/**
 * Makes the function that reads the arguments of a service's method: names in any case, types, formats.
 * An argument that is null was left out. One that the method does not take is most likely misspelt, and
 * refused; members of models are passed over, since published models have more of them than ours.
 * @throws ProblemError with every problem at once
 */
export function createArgumentReader(
  schema: TObject,
  ajv: Ajv,
  catalogueProblem: ProblemFactory<string>,
): (input: Record<string, unknown>) => ReadArguments {
  const canonicalize = createCanonicalizer(schema);
  const isValid = ajv.compile(schema);
  const names = Object.keys(schema.properties).join(', ');
  const known = names === '' ? 'it takes none' : `it takes ${names}`;
  return (input) => {
    const { value, unknown, problems: nameProblems } = canonicalize(input);
    const isArgument = (field: string) => Object.hasOwn(input, field);
    const args = Object.fromEntries(Object.entries(value).filter(([, argument]) => argument !== null));
    const problems: Problem[] = [
      ...nameProblems,
      ...unknown
        .filter(isArgument)
        .map((field) => extensionProblem('unknown_argument', field, { field, known })),
      ...(isValid(args) ? [] : shapeProblems(isValid.errors ?? [], catalogueProblem)),
    ];
    throwIfAny(problems);
    return { args, ignored: unknown };
  };
}
