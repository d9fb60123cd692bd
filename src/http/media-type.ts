import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

/**
 * Whether a Content-Type announces JSON in UTF-8. None at all is taken for JSON, as the published
 * page calls the header optional; `application/json (full)` is what its samples really send.
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

/** Fastify reads only the media types that it knows by name; ours decides, then says "JSON". */
export function assertJson(request: FastifyRequest): void {
  // The type of a body that is not there does not matter: what is wrong then is that it is missing.
  if (hasBody(request) && !isJsonMediaType(request.headers['content-type'])) {
    throw new ProblemError([httpProblem('unsupported_media_type')]);
  }
  request.headers['content-type'] = 'application/json';
}

export function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
