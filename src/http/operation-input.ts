import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Breath, createBreath } from '../kernel/breath.ts';
import { PROBLEMS_MAX, ProblemError } from '../kernel/problem.ts';
import type { NameList } from '../kernel/problem-list.ts';
import { headerText } from './error-answer.ts';
import { httpProblem } from './errors.ts';
import { assertJson, hasBody } from './media-type.ts';
import type { OperationContract } from './operation.ts';
import type { RawRequest } from './request-reader.ts';

/* The common handling of requests and answers, for all kinds of callers. */

/** Parsing a body of this size and reading it by its contract takes a millisecond. */
const LARGE_BODY_BYTES = 16_384;
const NEVER: Breath = () => undefined;

/** Frees the thread between the steps that read a large body. */
export function bodyBreath(request: FastifyRequest): Breath {
  if (!hasBody(request)) return NEVER;
  const { 'content-encoding': coding, 'content-length': length } = request.headers;
  // A compressed body may be large, even if few bytes arrive.
  const bytes = coding === undefined ? Number(length ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  return bytes < LARGE_BODY_BYTES ? NEVER : createBreath();
}

/** A path in the router's syntax. */
export function routePath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** The parts of a request that its contract describes. */
export function rawRequest(request: FastifyRequest, takesBody: boolean, isServerStrict: boolean): RawRequest {
  return {
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    body: readBody(request, takesBody),
    isStrict: isServerStrict || asksForStrict(request),
  };
}

/** Before the body is read: accepts only JSON, if the operation has a body. */
export function checkMediaType(request: FastifyRequest, { body }: OperationContract): void {
  if (body !== undefined) assertJson(request);
  // Some clients send a type, or an unnecessary body, with every POST. Fastify would look for a parser.
  else if (request.headers['content-type'] !== undefined || hasBody(request))
    request.headers['content-type'] = 'application/json';
}

function readBody(request: FastifyRequest, takesBody: boolean): Record<string, unknown> | undefined {
  if (!takesBody) return undefined;
  if (request.body === undefined) throw new ProblemError([httpProblem('body_missing')]);
  return request.body as Record<string, unknown>;
}

/** RFC 7240. */
export function asksForStrict(request: FastifyRequest): boolean {
  const prefer = request.headers['prefer'];
  const text = Array.isArray(prefer) ? prefer.join(',') : (prefer ?? '');
  return /(?:^|[,;\s])handling\s*=\s*"?strict"?(?:$|[,;\s])/i.test(text);
}

/** Lists ignored parameters of the query and members of the body in the answer. */
export function nameIgnoredFields(reply: FastifyReply, fields: NameList): void {
  if (fields.count === 0) return;
  const shown = fields.names.slice(0, PROBLEMS_MAX).map((field) => headerText(field).replaceAll(',', ''));
  const more = fields.count > shown.length ? [`and ${fields.count - shown.length} more`] : [];
  reply.header('X-Upline-Ignored-Fields', headerText([...shown, ...more].join(', ')));
}
