import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/*
 * Requests that another site makes a browser send are refused in three ways, any of which would do: the cookie
 * is SameSite=Lax; browsers say where a request comes from; and every change of somebody who is signed in needs a
 * token that other sites can't read (OWASP, cross-site request forgery).
 */

export const CSRF_HEADER = 'x-upline-csrf';

/** The token that belongs to a session. Made of it, so there is nothing to store. */
export function csrfToken(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('upline csrf').digest('base64url');
}

/** Whether the request brings the token of its session. */
export function hasCsrfToken(request: FastifyRequest, sessionToken: string): boolean {
  const sent = request.headers[CSRF_HEADER];
  if (typeof sent !== 'string') return false;
  const [given, expected] = [sent, csrfToken(sessionToken)].map((text) => Buffer.from(text));
  if (given === undefined || expected === undefined || given.length !== expected.length) return false;
  return timingSafeEqual(given, expected);
}

/** Whether a browser says that another site's page sent this. Programs that are no browsers say nothing. */
export function isCrossSite(request: FastifyRequest, publicHost: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (origin === undefined) return false;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host === null || (host !== request.host && host !== publicHost);
}
