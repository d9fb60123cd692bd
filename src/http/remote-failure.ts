import type { FastifyReply } from 'fastify';
import { remoteException } from '../extensions/remote-exception.ts';
import { describeProblem, type Problem } from '../problem.ts';
import { headerText } from './error-answer.ts';
import { errorStatus } from './statuses.ts';

/** More would help nobody. */
const ERRORS_MAX = 100;

/**
 * A failure as the published extension protocol has it: 500 with the envelope, whatever failed. Beside
 * the envelope stand the members of our own failures that a client can act upon (decision 0026).
 */
export function sendRemoteFailure(
  reply: FastifyReply,
  problems: readonly [Problem, ...Problem[]],
  requestId: string,
): FastifyReply {
  const shown = problems.slice(0, ERRORS_MAX);
  const message = shown.map((problem) => problem.message).join(' ');
  const isMethod = problems.some((problem) => problem.kind === 'method_not_allowed');
  return send(reply, isMethod ? 405 : 500, message, requestId, {
    code: errorStatus(problems, 'off').leading.code,
    errors: shown.map(describeProblem),
    activityId: requestId,
  });
}

/** 401 for a request without a secret that is good now. */
export function sendUnauthorizedExtension(reply: FastifyReply, requestId: string): FastifyReply {
  const message =
    'Access denied. Send a valid DirectScale Secret of this server: Authorization: Bearer <secret>.';
  reply.header('WWW-Authenticate', 'Bearer');
  return send(reply, 401, message, requestId, {});
}

function send(
  reply: FastifyReply,
  status: number,
  message: string,
  requestId: string,
  members: Readonly<Record<string, unknown>>,
): FastifyReply {
  return reply
    .status(status)
    .header('X-DirectScale-Message', headerText(message))
    .type('application/json')
    .send(JSON.stringify({ ...remoteException(message, requestId), ...members }));
}
