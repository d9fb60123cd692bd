import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

/**
 * Whether a Content-Type announces JSON in UTF-8. A missing one counts as JSON, because the published page
 * calls the header optional; `application/json (full)` occurs in its samples.
 */
function isJsonMediaType(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType.trim() === '') return true;
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const isJson = /^application\/(?:[\w.-]+\+)?json(?: \([\w -]+\))?$/.test(type) || type === 'text/json';
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return isJson && (charset === undefined || /^"?utf-?8"?$/.test(charset));
}

/**
 * Fastify accepts only media types that it knows by name; this check decides first, then sets the JSON type.
 */
export function assertJson(request: FastifyRequest): void {
  // The type of a missing body does not matter: the problem is then that the body is missing.
  if (hasBody(request) && !isJsonMediaType(request.headers['content-type'])) {
    throw new ProblemError([httpProblem('unsupported_media_type')]);
  }
  request.headers['content-type'] = 'application/json';
}

export function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
