import type { FastifyRequest } from 'fastify';

/** Who calls. */
export interface Caller {
  readonly subscriptionId: number;
  /** Name of the subscription; becomes the actor in audit rows. */
  readonly name: string;
}

/** The subscription that a key belongs to, if it may be used now. */
export type Authenticate = (key: string) => Promise<Caller | null>;

/** No key is longer; a longer text is not even hashed. */
const KEY_MAX = 200;

/**
 * The key of a request: the header, or, only when there is no header, the query parameter
 * (reference/gateway-and-portal.md 1).
 */
export function presentedKey(request: FastifyRequest): string | undefined {
  const header = request.headers['ocp-apim-subscription-key'];
  const key = header ?? queryKey(request.query as Record<string, unknown>);
  return typeof key === 'string' && key !== '' ? key.slice(0, KEY_MAX) : undefined;
}

function queryKey(query: Record<string, unknown>): unknown {
  const name = Object.keys(query).find((candidate) => candidate.toLowerCase() === 'subscription-key');
  return name === undefined ? undefined : query[name];
}
