import type { FastifyReply, FastifyRequest } from 'fastify';

/*
 * What the old gateway answers by itself. Clients know these bodies and headers, so they are kept to
 * the letter (reference/gateway-and-portal.md 1).
 */

const MISSING =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.';
const INVALID =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';

/**
 * 401 for a request without a key that is good now. A key of another product, and one that lacks a scope, are
 * refused in the same words; what exactly is wrong is told in a header of ours.
 * @param problem what is wrong with the key; `null`: there is none
 */
export function sendUnauthorized(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: string | null,
): FastifyReply {
  const challenge = `AzureApiManagementKey realm="${apiAddress(request)}",name="Ocp-Apim-Subscription-Key",type="header"`;
  reply.header('WWW-Authenticate', challenge);
  if (problem === null) return sendGatewayError(reply, 401, MISSING);
  reply.header('X-Upline-Key-Problem', problem);
  return sendGatewayError(reply, 401, INVALID);
}

/** 429 for a key that has made too many requests. */
export function sendRateLimited(reply: FastifyReply, retryAfterSeconds: number): FastifyReply {
  reply.header('Retry-After', retryAfterSeconds);
  return sendGatewayError(reply, 429, `Rate limit is exceeded. Try again in ${retryAfterSeconds} seconds.`);
}

function sendGatewayError(reply: FastifyReply, statusCode: number, message: string): FastifyReply {
  return reply
    .status(statusCode)
    .header('X-DirectScale-Message', message)
    .type('application/json')
    .send(JSON.stringify({ statusCode, message }));
}

/** Scheme, host and API path, for example `https://host/v1/customers`. */
function apiAddress(request: FastifyRequest): string {
  // The host is the caller's text and goes into a quoted string.
  const host = /^[\w.:[\]-]{1,255}$/.test(request.host) ? request.host : 'localhost';
  const [, version = 'v1', api = ''] = request.url.split(/[/?]/);
  const path = /^\w{1,50}$/.test(api) ? `${version}/${api}` : 'v1';
  return `${request.protocol}://${host}/${path}`;
}
