import type { FastifyReply, FastifyRequest } from 'fastify';

/*
 * Answers of the old gateway itself. Clients know these bodies and headers, so they are kept exactly:
 * docs/compatibility.md.
 */

export type UnauthorizedReason = 'missing' | 'invalid';

const UNAUTHORIZED_MESSAGES: Readonly<Record<UnauthorizedReason, string>> = {
  missing:
    'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
  invalid:
    'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
};

/**
 * 401 for a request without a currently valid key. A key of another product, or without the scope, gets the
 * same text; an Upline header has the exact reason.
 * @param problem the fault of the key; `null` if there is no key
 */
export function sendUnauthorized(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: string | null,
): FastifyReply {
  const challenge = `AzureApiManagementKey realm="${apiAddress(request)}",name="Ocp-Apim-Subscription-Key",type="header"`;
  reply.header('WWW-Authenticate', challenge);
  if (problem === null) return sendGatewayError(reply, unauthorizedBody('missing'));
  reply.header('X-Upline-Key-Problem', problem);
  return sendGatewayError(reply, unauthorizedBody('invalid'));
}

/** Body of an answer by the gateway. */
export interface GatewayBody {
  readonly statusCode: number;
  readonly message: string;
}

export function unauthorizedBody(reason: UnauthorizedReason): GatewayBody {
  return { statusCode: 401, message: UNAUTHORIZED_MESSAGES[reason] };
}

export function rateLimitedBody(retryAfterSeconds: number): GatewayBody {
  return { statusCode: 429, message: `Rate limit is exceeded. Try again in ${retryAfterSeconds} seconds.` };
}

/** 429 for a key that has made too many requests. */
export function sendRateLimited(reply: FastifyReply, retryAfterSeconds: number): FastifyReply {
  reply.header('Retry-After', retryAfterSeconds);
  return sendGatewayError(reply, rateLimitedBody(retryAfterSeconds));
}

function sendGatewayError(reply: FastifyReply, body: GatewayBody): FastifyReply {
  return reply
    .status(body.statusCode)
    .header('X-DirectScale-Message', body.message)
    .type('application/json')
    .send(JSON.stringify(body));
}

/** Scheme, host and API path, for example `https://host/v1/customers`. */
function apiAddress(request: FastifyRequest): string {
  // The host comes from the caller and goes into a quoted string.
  const host = /^[\w.:[\]-]{1,255}$/.test(request.host) ? request.host : 'localhost';
  const [, version = 'v1', api = ''] = request.url.split(/[/?]/);
  const path = /^\w{1,50}$/.test(api) ? `${version}/${api}` : 'v1';
  return `${request.protocol}://${host}/${path}`;
}
