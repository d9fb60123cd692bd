import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { createBaseApp, refuseUnknownAddresses } from './base-app.ts';
import { answerMethodNotAllowed } from './method-not-allowed.ts';
import type { Metrics } from './metrics.ts';

const PATH = '/metrics';

export function mountMetrics(app: FastifyInstance, { registry }: Metrics): void {
  app.get(PATH, async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  answerMethodNotAllowed(app, PATH, ['GET']);
}

/** Only metrics, on their own port. Failures are answered as on the public port. */
export function createMetricsApp(metrics: Metrics, logger: FastifyBaseLogger): FastifyInstance {
  const app = createBaseApp({
    logger,
    usesLegacyErrors: false,
    trustedProxies: [],
    isUnavailable: () => false,
  });
  refuseUnknownAddresses(app, () => null);
  mountMetrics(app, metrics);
  return app;
}
