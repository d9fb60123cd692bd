import type { FastifyRequest } from 'fastify';
import { matchesWeakly, readTagCondition, type TagCondition } from '../kernel/entity-tags.ts';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';
import type { OperationContract } from './operation.ts';

/**
 * The versions to which a change is limited; `undefined` for any.
 * @param isRequired refuses changes without a version
 * @throws ProblemError `invalid_header`, `precondition_required`
 */
export function readIfMatch(
  request: FastifyRequest,
  { precondition }: OperationContract,
  isRequired: boolean,
): TagCondition | undefined {
  if (precondition !== 'if-match') return undefined;
  const header = request.headers['if-match'];
  if (header === undefined) {
    if (isRequired) throw new ProblemError([httpProblem('precondition_required')]);
    return undefined;
  }
  return readCondition('If-Match', header);
}

/**
 * The versions that must not be changed; `undefined` for none.
 * @throws ProblemError `invalid_header`
 */
export function readIfNoneMatch(
  request: FastifyRequest,
  { precondition }: OperationContract,
): TagCondition | undefined {
  const header = request.headers['if-none-match'];
  return precondition === 'if-match' && header !== undefined
    ? readCondition('If-None-Match', header)
    : undefined;
}

function readCondition(header: string, text: string): TagCondition {
  const condition = readTagCondition(text);
  if (condition !== null) return condition;
  const expected = 'an ETag in its quotation marks, a list of them, or *';
  throw new ProblemError([httpProblem('invalid_header', undefined, { header, expected })]);
}

/** Whether the caller already has this version. A malformed condition has no effect. */
export function isNotModified(
  request: FastifyRequest,
  { precondition }: OperationContract,
  tag: string | undefined,
): boolean {
  const header = request.headers['if-none-match'];
  if (precondition !== 'if-none-match' || header === undefined || tag === undefined) return false;
  const condition = readTagCondition(header);
  return condition !== null && matchesWeakly(condition, tag);
}
