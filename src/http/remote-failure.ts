import type { FastifyReply } from 'fastify';
import { messageOf, writeException } from '../extensions/remote-exception.ts';
import type { Problem } from '../kernel/problem.ts';
import { headerText } from './error-answer.ts';
import { errorStatus } from './statuses.ts';

/** Statuses that say something of the call itself; for all else the published protocol has 500. */
const OWN_STATUSES: readonly number[] = [401, 405];

/** A failure as the published extension protocol has it: the envelope, whatever failed. */
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
