import type { FastifyReply } from 'fastify';
import { describeProblem, type ErrorKind, type Problem, type ProblemDescription } from '../kernel/problem.ts';
import { ACCEPTED_ENCODINGS } from './content-encoding.ts';
import { errorStatus, type LegacyErrors } from './statuses.ts';

const MESSAGE_HEADER_MAX = 500;
/** Seconds until a caller may try again after a temporary failure. */
export const RETRY_AFTER_SECONDS = 2;
/** Every answer of these kinds has the header, even if its problem has no duration. */
const RETRIED_KINDS: readonly ErrorKind[] = ['unavailable', 'in_flight', 'throttled'];

/**
 * Body of every failure except the gateway's own (401, 403, 429): RFC 9457 with the old gateway's members.
 */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors: readonly ProblemDescription[];
  readonly statusCode: number;
  readonly message: string;
  readonly activityId: string;
}

/** A failure before it is sent. */
export interface ProblemAnswer {
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer for these problems. They come from a `ProblemError`, which limits their number. */
export function problemAnswer(
  problems: readonly [Problem, ...Problem[]],
  requestId: string,
  legacy: LegacyErrors,
): ProblemAnswer {
  const { sent, title, leading } = errorStatus(problems, legacy);
  const detail = problems.map((problem) => problem.message).join(' ');
  const body: ProblemBody = {
    // See decision 0066.
    type: `/docs/errors#${leading.code}`,
    title,
    status: sent,
    detail,
    code: leading.code,
    errors: problems.map(describeProblem),
    statusCode: sent,
    message: detail,
    activityId: requestId,
  };
  const headers = {
    'X-DirectScale-RequestId': requestId,
    'X-DirectScale-Message': headerText(detail),
    'Content-Type': 'application/problem+json; charset=utf-8',
    ...retryAfter(leading),
    ...(leading.code === 'unsupported_content_encoding' ? { 'Accept-Encoding': ACCEPTED_ENCODINGS } : {}),
  };
  return { body, headers };
}

function retryAfter({ kind, retryAfterSeconds }: Problem): { readonly 'Retry-After'?: string } {
  const seconds = retryAfterSeconds ?? (RETRIED_KINDS.includes(kind) ? RETRY_AFTER_SECONDS : null);
  return seconds === null ? {} : { 'Retry-After': String(seconds) };
}

/** Sends an answer with all problems. */
export function sendProblems(
  reply: FastifyReply,
  problems: readonly [Problem, ...Problem[]],
  requestId: string,
  legacy: LegacyErrors,
): FastifyReply {
  const { body, headers } = problemAnswer(problems, requestId, legacy);
  return reply.status(body.status).headers(headers).send(JSON.stringify(body));
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
