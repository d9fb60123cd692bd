import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type BaseOptions,
  createBaseApp,
  refuseUnknownAddresses,
  type SendNotFoundPage,
} from './base-app.ts';
import { decodeBody } from './content-encoding.ts';
import { RETRY_AFTER_SECONDS } from './error-answer.ts';
import { parseJsonBody } from './json-body.ts';
import { answerMethodNotAllowed } from './method-not-allowed.ts';
import type { Metrics } from './metrics.ts';
import { type ExtensionApi, mountExtensionApi } from './mount-extension-api.ts';
import { type ExtensionServicesOptions, mountExtensionServices } from './mount-extension-services.ts';
import { mountMetrics } from './mount-metrics.ts';
import { mountOperations, type OperationsOptions } from './mount-operations.ts';
import { mountPortal, type PortalApi } from './mount-portal.ts';
import { bodyBreath } from './operation-input.ts';
import { decorateCallers, subscriptionMembers } from './request-log.ts';
import { type RouteConfig, routeConfig } from './route-config.ts';

export interface AppOptions extends BaseOptions, OperationsOptions, ExtensionServicesOptions {
  /** Requests that arrive earlier wait for it; with `null`, no request waits. */
  readonly started: Promise<void> | null;
  /**
   * Run after the start, with the compilation of all readers, so that no request waits; `null` compiles each
   * reader when a request needs it.
   */
  readonly preparations: readonly (() => unknown)[] | null;
  readonly metrics: Metrics;
  /** Whether metrics are on the public port; otherwise they have their own port. */
  readonly servesMetrics: boolean;
  readonly extensionApi: ExtensionApi;
  /**
   * Throws when the server cannot serve.
   * @returns the functions that are not available while the rest works, such as `search`
   */
  readonly checkReadiness: () => Promise<readonly string[]>;
  /** Adds pages for people and their browsers. */
  readonly mountPages: (app: FastifyInstance) => Promise<void>;
  /** Answers browsers at unknown paths; null for all other clients. */
  readonly sendNotFoundPage: SendNotFoundPage;
  readonly portalApi: PortalApi;
}

/** The HTTP server with everything that operations share. Does not listen yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = createBaseApp(options);
  if (options.started !== null) holdUntil(app, options.started);
  refuseUnknownAddresses(app, options.sendNotFoundPage);
  observeRequests(app, options.metrics);
  readJsonBodies(app);
  decorateCallers(app);
  mountProbes(app, options);
  const readers: (() => unknown)[] = [];
  const onReader = (compile: () => unknown) => void readers.push(compile);
  await mountOperations(app, { ...options, onReader });
  await mountExtensionServices(app, { ...options, onReader });
  const { preparations } = options;
  if (preparations !== null) app.addHook('onListen', async () => runOneByOne([...readers, ...preparations]));
  await mountExtensionApi(app, options.extensionApi);
  await mountPortal(app, options);
  await options.mountPages(app);
  return app;
}

/** If the start fails, requests wait until the process ends. */
function holdUntil(app: FastifyInstance, started: Promise<void>): void {
  let isOpen = false;
  void started.then(() => {
    isOpen = true;
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    if (isOpen) done();
    else void started.then(() => done());
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
      const breathe = bodyBreath(request);
      const body = parseJsonBody(await decodeBody(request, bytes, request.routeOptions.bodyLimit));
      await breathe();
      return body;
    },
  );
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

/** Runs one in each turn of the event loop: each takes up to 60 ms, and requests are answered in between. */
function runOneByOne([run, ...others]: readonly (() => unknown)[]): void {
  if (run === undefined) return;
  run();
  setImmediate(runOneByOne, others).unref();
}
