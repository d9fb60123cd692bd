import type { ErrorKind, Problem } from './problem.ts';

const KIND_ORDER: readonly ErrorKind[] = [
  'internal',
  'bad_gateway',
  'gateway_timeout',
  'unavailable',
  'unauthorized',
  'forbidden',
  'timeout',
  'headers_too_large',
  'too_large',
  'unsupported_media_type',
  'throttled',
  'method_not_allowed',
  'not_found',
  'precondition_required',
  'precondition_failed',
  'unprocessable',
  'in_flight',
  'invalid',
  'conflict',
];

/**
 * When several things are wrong at once the answer is what must be mended first: malformed input
 * before a conflict with stored data.
 */
export function leadingProblem(problems: readonly [Problem, ...Problem[]]): Problem {
  const [first, ...others] = problems;
  const rank = ({ kind }: Problem) => KIND_ORDER.indexOf(kind);
  return others.reduce((best, problem) => (rank(problem) < rank(best) ? problem : best), first);
}
