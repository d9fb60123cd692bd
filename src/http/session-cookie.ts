import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NewSession } from './portal-operation.ts';

/** No token is longer; a longer text is not even hashed. */
const TOKEN_MAX = 100;

/** The browser's side of a session. */
export interface SessionCookie {
  /** The token that a browser sends; `null` for none. */
  read(request: FastifyRequest): string | null;
  write(reply: FastifyReply, session: NewSession | 'end'): void;
}

/** The attributes of all cookies. Scripts cannot read them, and over TLS no other host can set them. */
export function cookieRules(publicUrl: URL | null) {
  const secure = publicUrl?.protocol === 'https:';
  return {
    prefix: secure ? '__Host-' : '',
    attributes: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  } as const;
}

/** @param publicUrl the URL at which browsers reach the server */
export function createSessionCookie(publicUrl: URL | null): SessionCookie {
  const { prefix, attributes } = cookieRules(publicUrl);
  const name = `${prefix}upline_session`;
  return {
    read({ cookies }) {
      const token = cookies[name];
      return token === undefined || token === '' || token.length > TOKEN_MAX ? null : token;
    },
    write(reply, session) {
      if (session === 'end') void reply.clearCookie(name, attributes);
      else void reply.setCookie(name, session.token, { ...attributes, expires: new Date(session.expiresAt) });
    },
  };
}
