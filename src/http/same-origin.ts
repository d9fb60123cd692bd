import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/*
 * Three independent defenses against requests that another site makes a browser send: the cookie is
 * SameSite=Lax; browsers send the origin of a request; and every change by a signed-in user needs a token
 * that other sites cannot read (OWASP, cross-site request forgery).
 */

export const CSRF_HEADER = 'x-upline-csrf';

/** The token of a session. Derived from it, so it is not stored. */
export function csrfToken(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('upline csrf').digest('base64url');
}

/** Whether the request contains the token of its session. */
export function hasCsrfToken(request: FastifyRequest, sessionToken: string): boolean {
  const sent = request.headers[CSRF_HEADER];
  if (typeof sent !== 'string') return false;
  const [given, expected] = [sent, csrfToken(sessionToken)].map((text) => Buffer.from(text));
  if (given === undefined || expected === undefined || given.length !== expected.length) return false;
  return timingSafeEqual(given, expected);
}

/** Whether a browser says that another site's page sent this. Other programs do not send this information. */
export function isCrossSite(request: FastifyRequest, publicHost: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (origin === undefined) return false;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host === null || (host !== request.host && host !== publicHost);
}
