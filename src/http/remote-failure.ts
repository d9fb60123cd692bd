import type { FastifyReply } from 'fastify';
import { messageOf, writeException } from '../extensions/remote-exception.ts';
import type { Problem } from '../kernel/problem.ts';
import { headerText } from './error-answer.ts';
import { errorStatus } from './statuses.ts';

/** Statuses that describe the call itself; all other failures are 500 in the published protocol. */
const OWN_STATUSES: readonly number[] = [401, 405];

/** A failure in the published extension protocol: always the envelope. */
export function sendRemoteFailure(
  reply: FastifyReply,
  problems: readonly [Problem, ...Problem[]],
  hop: string,
  requestId: string,
): FastifyReply {
  const { sent } = errorStatus(problems, 'off');
  return reply
    .status(OWN_STATUSES.includes(sent) ? sent : 500)
    .header('X-DirectScale-Message', headerText(messageOf(problems)))
    .type('application/json')
    .send(JSON.stringify(writeException(problems, hop, requestId)));
}
