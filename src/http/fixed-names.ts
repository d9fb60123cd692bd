import type { TObject } from 'typebox';
import { ProblemError } from '../kernel/problem.ts';
import { quotedValueReader } from '../kernel/quoted-values.ts';
import { httpProblem } from './errors.ts';

/** Begins with a letter, so it cannot be meant as an id. */
const NAME = /^[a-z]/i;
/** Words joined by hyphens, like the operation names of the published service. */
const NAME_OF_OPERATION = /^[a-z]+(?:-[a-z]+)+$/i;

/** The parameters of a path that are numbers. */
export function numberedParams({ properties }: TObject): string[] {
  return Object.entries(properties)
    .filter(([, member]) => quotedValueReader(member) !== undefined)
    .map(([name]) => name);
}

/** Whether a client requests an unknown operation with a method that the id's route does not accept. */
export function isFixedName(text: unknown): boolean {
  return typeof text === 'string' && NAME.test(text);
}

/** The same for a method that the route accepts: a single word may then also be a wrong id. */
export function isNameOfOperation(text: unknown): boolean {
  return typeof text === 'string' && NAME_OF_OPERATION.test(text);
}

/** 404, with a different code than for an unknown customer. */
export function operationNotFound(): ProblemError {
  return new ProblemError([httpProblem('operation_not_found')]);
}
