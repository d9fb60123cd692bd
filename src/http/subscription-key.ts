import type { FastifyRequest } from 'fastify';

/** A key of a subscription, by its place in the pair. */
export interface CallerKey {
  readonly subscriptionId: number;
  readonly slot: 'primary' | 'secondary';
}

/** Who calls. */
export interface Caller extends CallerKey {
  /** Name of the subscription; becomes the actor in audit rows. */
  readonly name: string;
}

/** Why a key is refused. */
export interface KeyRefusal {
  readonly code: string;
  /** For whoever looks after the subscription; the caller gets the old gateway's words. */
  readonly message: string;
  /** Whose key it is, or was. */
  readonly place: CallerKey | null;
  /** Whether it was refused for where the caller is. */
  readonly showsAddress: boolean;
}

/**
 * The subscription that a key belongs to, if it may be used now for this.
 * @param operation id of the operation; `undefined` for an address that will be refused anyway
 * @param holder has the address of whoever presents it
 */
export type Authenticate = (
  key: string,
  operation: string | undefined,
  holder: { readonly ip: string },
) => Promise<Caller | KeyRefusal>;

/** No key is longer; a longer text is not even hashed. */
const KEY_MAX = 200;

/**
 * The key of a request: the header, or, only when there is no header, the query parameter,
 * as the published gateway reads it.
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
