import { randomUUID } from 'node:crypto';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { createClientErrorHandler, ignoreUnknownExpectations } from './connection-errors.ts';
import { decodeBody } from './content-encoding.ts';
import { RETRY_AFTER_SECONDS, sendProblems } from './error-answer.ts';
import { httpProblem } from './errors.ts';
import { decorateFailures, noteFailure } from './failed-request.ts';
import { BODY_MAX_BYTES, type IsUnavailable, readFailure } from './failure.ts';
import { parseJsonBody } from './json-body.ts';
import { answerMethodNotAllowed, registerAllMethods } from './method-not-allowed.ts';
import type { Metrics } from './metrics.ts';
import { type ExtensionApi, mountExtensionApi } from './mount-extension-api.ts';
import { type ExtensionServicesOptions, mountExtensionServices } from './mount-extension-services.ts';
import { mountMetrics } from './mount-metrics.ts';
import { mountOperations, type OperationsOptions } from './mount-operations.ts';
import { mountPortal, type PortalApi } from './mount-portal.ts';
import { PublishedResponse } from './published-response.ts';
import { decorateCallers, subscriptionMembers } from './request-log.ts';
import { type RouteConfig, routeConfig } from './route-config.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { LegacyErrors } from './statuses.ts';

/** Long enough for an email address with every character percent-encoded. */
const PATH_PARAMETER_MAX = 1_000;
/** An incomplete request is dropped after this time: slow clients must not hold connections. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Interval of the check for slow clients. Node's default of 30 seconds would double their time. */
const SLOW_CHECK_INTERVAL_MS = 1_000;
/** While the server is closing. */
const IDLE_CHECK_INTERVAL_MS = 50;

export interface AppOptions extends OperationsOptions, ExtensionServicesOptions {
  readonly logger: FastifyBaseLogger;
  readonly metrics: Metrics;
  /** Whether metrics are on the public port; otherwise they have a port of their own. */
  readonly servesMetrics: boolean;
  readonly usesLegacyErrors: boolean;
  /** IP addresses and ranges of trusted proxies. */
  readonly trustedProxies: readonly string[];
  readonly extensionApi: ExtensionApi;
  /**
   * Throws when the server cannot serve.
   * @returns the functions that are not available while the rest works, such as `search`
   */
  readonly checkReadiness: () => Promise<readonly string[]>;
  /** Adds pages for people and their browsers. */
  readonly mountPages: (app: FastifyInstance) => Promise<void>;
  /** Answers browsers at unknown paths; null for all other clients. */
  readonly sendNotFoundPage: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null;
  readonly portalApi: PortalApi;
}

/** The HTTP server with everything that operations share. Does not listen yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { logger, usesLegacyErrors } = options;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request costs more than its line; the lines contain the request id instead.
    childLoggerFactory: (parent) => parent,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_MAX_BYTES,
    trustProxy: options.trustedProxies.length > 0 && [...options.trustedProxies],
    requestTimeout: REQUEST_TIMEOUT_MS - SLOW_CHECK_INTERVAL_MS,
    // A request that arrives while the server closes is served, and its connection then ends: a bare 503
    // would tell the client less.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: false, maxParamLength: PATH_PARAMETER_MAX },
    exposeHeadRoutes: true,
    http: {
      ServerResponse: PublishedResponse,
      // This server answers a missing header itself, see below.
      requireHostHeader: false,
      headersTimeout: REQUEST_TIMEOUT_MS - SLOW_CHECK_INTERVAL_MS,
      connectionsCheckingInterval: SLOW_CHECK_INTERVAL_MS,
    },
    clientErrorHandler: createClientErrorHandler(REQUEST_TIMEOUT_MS),
    frameworkErrors: (error, request, reply) => {
      const legacy = usesLegacyErrors ? 'on' : 'off';
      void reply.headers(SECURITY_HEADERS);
      const problem =
        error.code === 'FST_ERR_MAX_PARAM_LENGTH'
          ? httpProblem('too_long', undefined, { field: 'A part of the path', max: PATH_PARAMETER_MAX })
          : httpProblem('malformed_request');
      void sendProblems(reply, [problem], request.id, legacy);
    },
  });

  ignoreUnknownExpectations(app.server);
  registerAllMethods(app);
  // Hooks of every request do not wait for anything, so they create no promises.
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS).header('X-DirectScale-RequestId', request.id);
    if (!namesOneHost(request)) done(new ProblemError([httpProblem('malformed_request')]));
    // Before any code reads a body that will be discarded.
    else if (request.is404) {
      if (options.sendNotFoundPage(request, reply) === null)
        done(new ProblemError([httpProblem('not_found')]));
    } else done();
  });
  closeConnectionsWhenIdle(app);
  observeRequests(app, options.metrics);
  readJsonBodies(app);
  decorateFailures(app);
  decorateCallers(app);
  answerErrors(app, options.isUnavailable, usesLegacyErrors ? 'on' : 'off');
  mountProbes(app, options);
  await mountOperations(app, options);
  await mountExtensionServices(app, options);
  await mountExtensionApi(app, options.extensionApi);
  await mountPortal(app, options);
  await options.mountPages(app);
  return app;
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

/**
 * Closing ends only connections that are idle at that moment. A connection with a request in flight would
 * stay open until the keep-alive timeout, and the process with it.
 */
function closeConnectionsWhenIdle(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_INTERVAL_MS);
    timer.unref();
    app.server.once('close', () => clearInterval(timer));
  });
}

function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    // The route template, not the URL: URLs hold email addresses, tax ids and keys.
    const { config, url = 'none' } = request.routeOptions;
    const { operation = url } = config as RouteConfig;
    const seconds = reply.elapsedTime / 1000;
    metrics.observeRequest({ operation, method: request.method, status: reply.statusCode, seconds });
    request.log.info(
      {
        requestId: request.id,
        operation,
        method: request.method,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...subscriptionMembers(request),
      },
      'request',
    );
    done();
  });
}

function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (routeConfig(request).ignoresBody) return undefined;
      return parseJsonBody(await decodeBody(request, bytes, request.routeOptions.bodyLimit));
    },
  );
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

function mountProbes(app: FastifyInstance, { checkReadiness, metrics, servesMetrics }: AppOptions): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    try {
      const degraded = await checkReadiness();
      return { status: 'ready', ...(degraded.length === 0 ? {} : { degraded }) };
    } catch (error) {
      request.log.error({ requestId: request.id, err: error }, 'not ready');
      return reply.status(503).header('Retry-After', RETRY_AFTER_SECONDS).send({ status: 'unavailable' });
    }
  });
  if (servesMetrics) mountMetrics(app, metrics);
  for (const url of ['/healthz', '/readyz']) answerMethodNotAllowed(app, url, ['GET']);
}
