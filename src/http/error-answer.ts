import type { FastifyReply } from 'fastify';
import type { ErrorKind, Problem } from '../problem.ts';
import { errorStatus, type LegacyErrors } from './statuses.ts';

/** More would help nobody, and one body could otherwise ask for megabytes. */
const ERRORS_MAX = 100;
const MESSAGE_HEADER_MAX = 500;
/** Seconds after which a caller may try again what can't be done just now. */
const RETRY_AFTER_SECONDS = 2;
const RETRIED_KINDS: readonly ErrorKind[] = ['unavailable', 'in_flight'];

/** Body of every failure but the gateway's own (401, 403, 429): RFC 9457 with the old gateway's members. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors: readonly { field?: string; pointer?: string; code: string; message: string }[];
  readonly statusCode: number;
  readonly message: string;
  readonly activityId: string;
}

/** Answers with everything that is wrong. */
export function sendProblems(
  reply: FastifyReply,
  problems: readonly [Problem, ...Problem[]],
  requestId: string,
  legacy: LegacyErrors,
): FastifyReply {
  const { sent, title, leading } = errorStatus(problems, legacy);
  const detail = problems
    .slice(0, ERRORS_MAX)
    .map((problem) => problem.message)
    .join(' ');
  const body: ProblemBody = {
    type: `urn:upline:error:${leading.code}`,
    title,
    status: sent,
    detail,
    code: leading.code,
    errors: problems.slice(0, ERRORS_MAX).map(describe),
    statusCode: sent,
    message: detail,
    activityId: requestId,
  };
  if (RETRIED_KINDS.includes(leading.kind)) reply.header('Retry-After', RETRY_AFTER_SECONDS);
  return reply
    .status(sent)
    .header('X-DirectScale-Message', headerText(detail))
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** Text that is safe and readable in a header: one line of printable ASCII. */
export function headerText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll('\u2019', "'")
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '');
  return plain.length > MESSAGE_HEADER_MAX ? `${plain.slice(0, MESSAGE_HEADER_MAX - 3)}...` : plain;
}

function describe({ field, code, message }: Problem) {
  if (field === undefined) return { code, message };
  const pointer = field
    .split('.')
    .map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  return { field, pointer, code, message };
}
