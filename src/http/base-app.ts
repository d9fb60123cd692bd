import { randomUUID } from 'node:crypto';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { AnswersInTurn } from './answers-in-turn.ts';
import { boundConnections } from './bounded-connections.ts';
import { createClientErrorHandler, ignoreUnknownExpectations } from './connection-errors.ts';
import { sendProblems } from './error-answer.ts';
import { httpProblem } from './errors.ts';
import { decorateFailures, noteFailure } from './failed-request.ts';
import { BODY_MAX_BYTES, type IsUnavailable, readFailure } from './failure.ts';
import { RoutedRequest } from './method-not-allowed.ts';
import { PublishedResponse } from './published-response.ts';
import { type RouteConfig, routeConfig } from './route-config.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { LegacyErrors } from './statuses.ts';

/** Long enough for an email address with every character percent-encoded. */
const PATH_PARAMETER_MAX = 1_000;
/** An incomplete request is dropped after this time: slow clients must not hold connections. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Interval of the check for slow clients. Node's default of 30 seconds would double their time. */
const SLOW_CHECK_INTERVAL_MS = 1_000;

export interface BaseOptions {
  readonly logger: FastifyBaseLogger;
  readonly usesLegacyErrors: boolean;
  /** IP addresses and ranges of trusted proxies. */
  readonly trustedProxies: readonly string[];
  readonly isUnavailable: IsUnavailable;
}

/** Answers browsers at unknown paths; null for all other clients. */
export type SendNotFoundPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null;

/** What every address that Upline listens on shares: limits on connections, and answers to failures. */
export function createBaseApp({
  logger,
  usesLegacyErrors,
  trustedProxies,
  isUnavailable,
}: BaseOptions): FastifyInstance {
  const legacy = usesLegacyErrors ? 'on' : 'off';
  const turns = new AnswersInTurn();
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request costs more than its line; the lines contain the request id instead.
    childLoggerFactory: (parent) => parent,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_MAX_BYTES,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    requestTimeout: REQUEST_TIMEOUT_MS - SLOW_CHECK_INTERVAL_MS,
    // A request that arrives while the server closes is served, and its connection then ends: a bare 503
    // would be less useful to the client.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: false, maxParamLength: PATH_PARAMETER_MAX },
    exposeHeadRoutes: true,
    rewriteUrl: (request) => {
      if (request instanceof RoutedRequest) request.beginRouting(app);
      return request.url ?? '/';
    },
    http: {
      IncomingMessage: RoutedRequest,
      ServerResponse: PublishedResponse,
      // `refuseUnknownAddresses` answers a request without one.
      requireHostHeader: false,
      headersTimeout: REQUEST_TIMEOUT_MS - SLOW_CHECK_INTERVAL_MS,
      connectionsCheckingInterval: SLOW_CHECK_INTERVAL_MS,
    },
    clientErrorHandler: createClientErrorHandler(REQUEST_TIMEOUT_MS, turns),
    frameworkErrors: (error, request, reply) => {
      void reply.headers(SECURITY_HEADERS);
      const problem =
        error.code === 'FST_ERR_MAX_PARAM_LENGTH'
          ? httpProblem('too_long', undefined, { field: 'A part of the path', max: PATH_PARAMETER_MAX })
          : httpProblem('malformed_request');
      void sendProblems(reply, [problem], request.id, legacy);
    },
  });
  boundConnections(app, turns);
  ignoreUnknownExpectations(app.server);
  decorateFailures(app);
  answerErrors(app, isUnavailable, legacy);
  return app;
}

/** Sets the headers of every answer, and refuses requests that no route can answer before their body is read. */
export function refuseUnknownAddresses(app: FastifyInstance, sendNotFoundPage: SendNotFoundPage): void {
  // Hooks of every request do not wait for anything, so they create no promises.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.raw instanceof RoutedRequest) request.raw.endRouting();
    reply.headers(SECURITY_HEADERS).header('X-DirectScale-RequestId', request.id);
    if (!namesOneHost(request)) done(new ProblemError([httpProblem('malformed_request')]));
    else if (request.is404) {
      if (sendNotFoundPage(request, reply) === null) done(new ProblemError([httpProblem('not_found')]));
    } else done();
  });
}

/** RFC 9112, 3.2. Node uses the first of two hosts, and a proxy in front may have used the other. */
function namesOneHost({ raw: { httpVersion, headers, rawHeaders } }: FastifyRequest): boolean {
  if (headers.host === undefined) return httpVersion !== '1.1';
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count === 1;
}

/** The only place where a failure becomes an answer. Unexpected errors are logged and not shown. */
function answerErrors(app: FastifyInstance, isUnavailable: IsUnavailable, legacy: LegacyErrors): void {
  app.setErrorHandler((error, request, reply) => {
    const mode = legacyMode(legacy, routeConfig(request));
    const problems = readFailure(request, error, isUnavailable);
    noteFailure(request, problems);
    return sendProblems(reply, problems, request.id, mode);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblems(reply, [httpProblem('not_found')], request.id, 'off'),
  );
}

function legacyMode(legacy: LegacyErrors, { isUnpublished, legacyNotFoundIs500 }: RouteConfig): LegacyErrors {
  if (legacy === 'off' || isUnpublished === true) return 'off';
  return legacyNotFoundIs500 === true ? 'on-with-not-found' : legacy;
}
