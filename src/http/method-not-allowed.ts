import { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';
import { isFixedName, operationNotFound } from './fixed-names.ts';
import { findOverlapping } from './overlapping-paths.ts';

type Params = Readonly<Record<string, string>>;

/** Most requests have one of these, so a path has a route for each. */
const USUAL_METHODS = ['GET', 'POST'];
/** A request with one of these, or with a method that no operation has, is looked up before it is routed. */
const UNUSUAL_METHODS = ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/**
 * Stands for all unusual methods that a path does not have. A route for each of the thirty methods would take a
 * quarter of the start time.
 */
const OTHER_METHOD = 'TRACE';

/** A request that can be routed by another method and keeps the method that was sent. */
export class RoutedRequest extends IncomingMessage {
  #sentMethod: string | undefined;

  /** Lets a request with a method that its path does not have find the routes of {@link answerMethodNotAllowed}. */
  beginRouting(app: FastifyInstance): void {
    const { method = '', url = '/' } = this;
    if (USUAL_METHODS.includes(method)) return;
    if (UNUSUAL_METHODS.includes(method) && app.findRoute({ method, url }) !== null) return;
    this.#sentMethod = method;
    this.method = OTHER_METHOD;
  }

  /** Restores the method that was sent, for everything that follows. */
  endRouting(): void {
    this.method = this.#sentMethod ?? this.method;
  }
}

export interface MountedPath {
  readonly url: string;
  readonly methods: readonly string[];
  /**
   * Path parameters that are ids. A name in such a place is a 404, since the published service has operations there
   * that this server lacks.
   */
  readonly numbers?: readonly string[];
}

/**
 * Answers a known path with the wrong method: a 405 with the allowed methods.
 * @param methods the methods of the path
 */
export function answerMethodNotAllowed(app: FastifyInstance, url: string, methods: readonly string[]): void {
  answerMethodsNotAllowed(app, [{ url, methods }]);
}

/** The same for all paths of a scope, some of which match the same addresses. */
export function answerMethodsNotAllowed(app: FastifyInstance, paths: readonly MountedPath[]): void {
  const overlapping = findOverlapping(paths);
  for (const path of paths) {
    const served = servedBy(path);
    // A path such as /customers/{customerId} must not match requests for /customers/customer-ids.
    const taken = overlapping(path).flatMap(servedBy);
    const routed = [...USUAL_METHODS, ...UNUSUAL_METHODS.filter((method) => taken.includes(method))];
    refuse(app, path, {
      methods: [...routed.filter((method) => !served.includes(method)), OTHER_METHOD],
      allowed: served.join(', '),
    });
  }
}

function servedBy({ methods }: MountedPath): string[] {
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)];
}

function refuse(
  app: FastifyInstance,
  { url, numbers = [] }: MountedPath,
  { methods, allowed }: { readonly methods: string[]; readonly allowed: string },
): void {
  app.route({
    method: methods,
    url,
    onRequest: async ({ params }, reply) => {
      if (numbers.some((name) => isFixedName((params as Params)[name]))) throw operationNotFound();
      reply.header('Allow', allowed);
      throw new ProblemError([httpProblem('method_not_allowed', undefined, { allowed })]);
    },
    handler: async () => undefined,
  });
}
