import type { FastifyRequest } from 'fastify';

/** Data of a mounted operation for hooks and error answers. */
export interface RouteConfig {
  readonly operation?: string;
  readonly legacyNotFoundIs500?: true;
  /** A body is ignored. */
  readonly ignoresBody?: true;
  /** Not published: no published page documents a 500 for all failures. */
  readonly isUnpublished?: true;
}

/** Empty for routes without an operation. */
export function routeConfig(request: FastifyRequest): RouteConfig {
  return request.routeOptions.config as RouteConfig;
}
