import type { FastifyRequest } from 'fastify';

const USER_AGENT_MAX = 300;

/** What a browser calls itself, as far as anybody wants to read it. */
export function userAgentOf({ headers }: FastifyRequest): string {
  return (headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX);
}
