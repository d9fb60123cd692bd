import type { FastifyError, FastifyRequest } from 'fastify';
import { type ErrorKind, type Problem, ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

/** Maximum size of a body, in bytes. */
export const BODY_MAX_BYTES = 256 * 1024;

/** Converts an error that means that the database is down to `database_unavailable`. */
export type IsUnavailable = (error: unknown) => boolean;

/** Failures that the caller did not cause. */
const FAULTS: readonly ErrorKind[] = ['internal', 'bad_gateway', 'gateway_timeout', 'unavailable'];

/** The answer to a failed request. Unexpected errors and faults of the server are logged. */
export function readFailure(
  request: FastifyRequest,
  error: unknown,
  isUnavailable: IsUnavailable,
): readonly [Problem, ...Problem[]] {
  const expected = isCutOff(request, error)
    ? new ProblemError([httpProblem('malformed_request')])
    : expectedError(error, isUnavailable, request.routeOptions.bodyLimit);
  if (expected === undefined) {
    request.log.error({ requestId: request.id, err: error }, 'unexpected error');
    return [httpProblem('internal_error')];
  }
  if (expected.problems.some((problem) => FAULTS.includes(problem.kind))) {
    const detail = expected.problems.map((problem) => problem.message).join(' ');
    request.log.error({ requestId: request.id, err: expected.cause ?? expected, detail }, expected.message);
  }
  return expected.problems;
}

/** The caller closed the connection, or broke the framing, before the end of the body. */
function isCutOff({ raw }: FastifyRequest, error: unknown): boolean {
  return !raw.complete && (error as Partial<FastifyError>).code === 'ECONNRESET';
}

function expectedError(
  error: unknown,
  isUnavailable: IsUnavailable,
  bodyLimit = BODY_MAX_BYTES,
): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (isUnavailable(error)) return new ProblemError([httpProblem('database_unavailable')], { cause: error });
  switch ((error as Partial<FastifyError>).code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError([httpProblem('body_too_large', undefined, { max: bodyLimit })]);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError([httpProblem('unsupported_media_type')]);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ProblemError([httpProblem('malformed_request')]);
    default:
      return undefined;
  }
}
