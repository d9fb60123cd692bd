import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { extensionProblem } from '../extensions/errors.ts';
import type { ProblemFactory } from '../kernel/problem.ts';
import { type NameList, ProblemList } from '../kernel/problem-list.ts';
import { createCanonicalizer, spellingsOf } from './canonical-names.ts';
import { problemsOf } from './shape-problems.ts';

export interface ReadArguments {
  readonly args: Record<string, unknown>;
  /** Members inside the arguments that the models do not have: they were passed over. */
  readonly ignored: NameList;
}

/**
 * Makes the function that reads the arguments of a service's method: names in any case, types, formats.
 * An argument that is null was left out. One that the method does not take is most likely misspelt, and
 * refused; members of models are passed over, since published models have more of them than ours.
 * @throws ProblemError with the problems of all arguments at once
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
