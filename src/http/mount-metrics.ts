import Fastify, { type FastifyInstance } from 'fastify';
import { answerMethodNotAllowed, registerAllMethods } from './method-not-allowed.ts';
import type { Metrics } from './metrics.ts';

const PATH = '/metrics';

export function mountMetrics(app: FastifyInstance, { registry }: Metrics): void {
  app.get(PATH, async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  answerMethodNotAllowed(app, PATH, ['GET']);
}

/** Metrics alone, on a port of their own. */
export function createMetricsApp(metrics: Metrics): FastifyInstance {
  const app = Fastify({ logger: false });
  registerAllMethods(app);
  mountMetrics(app, metrics);
  return app;
}
