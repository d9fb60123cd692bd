import type { FastifyRequest } from 'fastify';

/** A key of a subscription, by its position in the pair. */
export interface CallerKey {
  readonly subscriptionId: number;
  readonly slot: 'primary' | 'secondary';
}

/** The caller. */
export interface Caller extends CallerKey {
  /** Name of the subscription; the actor in audit rows. */
  readonly name: string;
}

/** The reason for refusing a key. */
export interface KeyRefusal {
  readonly code: string;
  /** For the owner of the subscription; the caller gets the old gateway's text. */
  readonly message: string;
  /** The current or former subscription of the key. */
  readonly place: CallerKey | null;
  /** Whether it was refused for the caller's IP address. */
  readonly showsAddress: boolean;
}

/**
 * The subscription of a key, if the key is valid for this request.
 * @param operation id of the operation; `undefined` for a path that will be refused anyway
 * @param holder has the IP address and the origin of the caller
 */
export type Authenticate = (
  key: string,
  operation: string | undefined,
  holder: { readonly ip: string; readonly headers?: { readonly origin?: string | undefined } },
) => Promise<Caller | KeyRefusal>;

/** The query parameter of the key, in lower case. */
export const KEY_PARAMETER = 'subscription-key';

/** No key is longer. A longer text is cut, which limits the cost of hashing; no key can match it. */
const KEY_MAX = 200;

/**
 * The key of a request: the header or, only without a header, the query parameter, as in the published
 * gateway.
 */
export function presentedKey(request: FastifyRequest): string | undefined {
  const header = request.headers['ocp-apim-subscription-key'];
  const key = header ?? queryKey(request.query as Record<string, unknown>);
  return typeof key === 'string' && key !== '' ? key.slice(0, KEY_MAX) : undefined;
}

function queryKey(query: Record<string, unknown>): unknown {
  const name = Object.keys(query).find((candidate) => candidate.toLowerCase() === KEY_PARAMETER);
  return name === undefined ? undefined : query[name];
}
