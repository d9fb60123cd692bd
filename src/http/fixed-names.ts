import type { TObject } from 'typebox';
import { ProblemError } from '../kernel/problem.ts';
import { quotedValueReader } from '../kernel/quoted-values.ts';
import { httpProblem } from './errors.ts';

/** Begins with a letter: no client means an id. */
const NAME = /^[a-z]/i;
/** Words with hyphens between them, as the published service names its operations. */
const NAME_OF_OPERATION = /^[a-z]+(?:-[a-z]+)+$/i;

/** The parameters of a path that are numbers. */
export function numberedParams({ properties }: TObject): string[] {
  return Object.entries(properties)
    .filter(([, member]) => quotedValueReader(member) !== undefined)
    .map(([name]) => name);
}

/** Whether a client asks for an operation that we do not have, by a method that the id's address does not take. */
export function isFixedName(text: unknown): boolean {
  return typeof text === 'string' && NAME.test(text);
}

/** The same by a method that the address takes: there a single word may also be a wrong id. */
export function isNameOfOperation(text: unknown): boolean {
  return typeof text === 'string' && NAME_OF_OPERATION.test(text);
}

/** 404, by a code that is not that of a customer who does not exist. */
export function operationNotFound(): ProblemError {
  return new ProblemError([httpProblem('operation_not_found')]);
}
