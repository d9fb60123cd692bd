import { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';
import { isFixedName, operationNotFound } from './fixed-names.ts';

type Params = Readonly<Record<string, string>>;

/** Methods that have their own routes. */
const ROUTED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/**
 * Stands for all other methods when a route is looked up: no operation has one of them. A route for each of the
 * thirty would take a quarter of the start.
 */
const OTHER_METHOD = 'TRACE';

/** A request that keeps the method that was sent while it looks for its route with another. */
export class RoutedRequest extends IncomingMessage {
  #sentMethod: string | undefined;

  /** Lets a request with a method that no operation has find the routes of {@link answerMethodNotAllowed}. */
  beginRouting(): void {
    if (ROUTED_METHODS.includes(this.method ?? '')) return;
    this.#sentMethod = this.method;
    this.method = OTHER_METHOD;
  }

  /** Gives it its method back, for everything that follows. */
  endRouting(): void {
    this.method = this.#sentMethod ?? this.method;
  }
}

/**
 * Answers a known path with the wrong method: a 405 with the allowed methods.
 * @param methods the methods of the path
 * @param numbers path parameters that are ids; a name in such a place is a 404, since the published service
 * has operations there that this server lacks
 */
export function answerMethodNotAllowed(
  app: FastifyInstance,
  url: string,
  methods: readonly string[],
  numbers: readonly string[] = [],
): void {
  const served = new Set(methods);
  if (served.has('GET')) served.add('HEAD');
  const allowed = [...served].join(', ');
  app.route({
    method: [...ROUTED_METHODS, OTHER_METHOD].filter((method) => !served.has(method)),
    url,
    onRequest: async ({ params }, reply) => {
      if (numbers.some((name) => isFixedName((params as Params)[name]))) throw operationNotFound();
      reply.header('Allow', allowed);
      throw new ProblemError([httpProblem('method_not_allowed', undefined, { allowed })]);
    },
    handler: async () => undefined,
  });
}
