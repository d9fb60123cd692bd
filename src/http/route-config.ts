import type { FastifyRequest } from 'fastify';

/** What a mounted operation leaves at its route for hooks and error answers. */
export interface RouteConfig {
  readonly operation?: string;
  readonly legacyNotFoundIs500?: true;
  /** Whatever body comes is not looked at. */
  readonly ignoresBody?: true;
  /** Ours alone: no published page promises a 500 for everything that is wrong. */
  readonly isUnpublished?: true;
}

/** Empty for routes that are no operation. */
export function routeConfig(request: FastifyRequest): RouteConfig {
  return request.routeOptions.config as RouteConfig;
}
