import type { FastifyRequest } from 'fastify';

const USER_AGENT_MAX = 300;

/** The user agent of a browser, shortened. */
export function userAgentOf({ headers }: FastifyRequest): string {
  return (headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX);
}
