import { METHODS } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';
import { isFixedName, operationNotFound } from './fixed-names.ts';

type Params = Readonly<Record<string, string>>;

/** All HTTP methods except CONNECT, which opens a tunnel and has no path. */
const KNOWN_METHODS = METHODS.filter((method) => method !== 'CONNECT');

/** Registers methods for which the application would otherwise answer that the path is unknown. */
export function registerAllMethods(app: FastifyInstance): void {
  for (const method of KNOWN_METHODS) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
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
    method: KNOWN_METHODS.filter((method) => !served.has(method)),
    url,
    onRequest: async ({ params }, reply) => {
      if (numbers.some((name) => isFixedName((params as Params)[name]))) throw operationNotFound();
      reply.header('Allow', allowed);
      throw new ProblemError([httpProblem('method_not_allowed', undefined, { allowed })]);
    },
    handler: async () => undefined,
  });
}
