import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callbackProblem } from '../extensions/errors.ts';
import type { ExtensionCaller } from '../extensions/manage-secrets.ts';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

/** The identity of a remote extension, by its DirectScale Secret. */
export type AuthenticateExtension = (headers: {
  readonly authorization?: string | undefined;
}) => Promise<ExtensionCaller | null>;

/** Both names are published: docs/remote-hooks.md. */
const TOKEN_HEADERS = ['x-directscale-callbacktoken', 'x-directscale-callback'] as const;
const USER_HEADER = 'x-directscale-user';
const HEADER_MAX = 200;

/** Accepts only remote extensions. */
export function requireSecret(api: FastifyInstance, authenticate: AuthenticateExtension): void {
  api.decorateRequest('extensionCaller', null);
  api.addHook('onRequest', async (request, reply) => {
    const caller = await authenticate(request.headers);
    if (caller === null) {
      reply.header('WWW-Authenticate', 'Bearer');
      throw new ProblemError([callbackProblem('extension_unauthorized')]);
    }
    request.setDecorator('extensionCaller', caller);
  });
}

export function extensionCaller(request: FastifyRequest): ExtensionCaller {
  return request.getDecorator<ExtensionCaller>('extensionCaller');
}

/** The headers that link a request of an extension to a hook call and to a user. */
export function callHeaders(request: FastifyRequest): {
  readonly token: string | undefined;
  readonly user: string | undefined;
} {
  const [token] = TOKEN_HEADERS.flatMap((name) => boundedHeader(request, name) ?? []);
  return { token, user: boundedHeader(request, USER_HEADER) };
}

function boundedHeader(request: FastifyRequest, header: string): string | undefined {
  const value = request.headers[header];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) {
    if (value.length <= HEADER_MAX) return value;
  }
  const expected = `one line of printable ASCII, up to ${HEADER_MAX} characters`;
  throw new ProblemError([httpProblem('invalid_header', undefined, { header, expected })]);
}
