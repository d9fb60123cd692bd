import type { FastifyReply } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

/** Aborts when the caller closes the connection before the answer is written. */
export function callerSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const noteEnd = () => {
    if (!raw.writableFinished) controller.abort(new ProblemError([httpProblem('caller_gone')]));
  };
  if (raw.destroyed) noteEnd();
  else raw.once('close', noteEnd);
  return controller.signal;
}
