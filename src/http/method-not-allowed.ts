import { METHODS } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';
import { isFixedName, operationNotFound } from './fixed-names.ts';

type Params = Readonly<Record<string, string>>;

/** All that HTTP knows, but CONNECT, which asks for a tunnel and has no address of ours. */
const KNOWN_METHODS = METHODS.filter((method) => method !== 'CONNECT');

/** Teaches an application the methods that it would otherwise take for an unknown address. */
export function registerAllMethods(app: FastifyInstance): void {
  for (const method of KNOWN_METHODS) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  }
}

/**
 * An address that exists, asked with another method, is a 405 that names the right ones.
 * @param methods those that the address takes
 * @param numbers parameters of the address that are ids; a name in such a place is a 404, since the published service
 *   has operations there that we do not have
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
