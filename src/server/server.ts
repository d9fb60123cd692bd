import type { FastifyInstance } from 'fastify';
import { catalogueProblem } from '../catalogue/error-catalogue.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import { assertWritable } from '../database/write-health.ts';
import { createAnswerSerializers } from '../http/answer-serializers.ts';
import { type AppOptions, createApp } from '../http/app.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { createMetricsApp } from '../http/mount-metrics.ts';
import { createJobLog } from '../kernel/job-log.ts';
import { startPurging } from '../kernel/purging.ts';
import { createRemoteServices } from './extension-services.ts';
import { type Modules, startModules } from './modules.ts';
import { prepareServer } from './prepare-server.ts';
import type { ServerOptions } from './server-options.ts';

/** Serializers do not depend on a server, so all servers of a process share them. */
const serializers = createAnswerSerializers();

/** A server that is ready to listen. Closing it finishes requests in flight; the installation stays open. */
export interface Server {
  readonly app: FastifyInstance;
  /** Only metrics; `null` when they are on the public port. */
  readonly metricsApp: FastifyInstance | null;
  /** Waits until no index of a tree is being built. */
  treesSettled(): Promise<void>;
  close(): Promise<void>;
}

/** Constructs and connects everything: the list of modules, combined into one HTTP server. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { installation, extension, config, logger, clock = () => new Date() } = options;
  const metrics = createMetrics();
  metrics.watchLongReads(installation.database.longReadFigures);
  await prepareServer(installation, extension.plan, { now: clock(), logger });
  const publicAddress = () => config.publicUrl?.origin ?? app.listeningOrigin;
  const jobs = createJobLog(clock);
  const modules = await startModules({ ...options, metrics, clock, publicAddress, jobs });
  const app: FastifyInstance = await createApp(appOptions(options, metrics, modules));
  const { all } = modules;
  for (const module of all) module.start?.();
  const purging = startPurging(
    all.flatMap(({ purges = [] }) => purges),
    (error) => logger.warn({ err: error }, 'cannot remove expired rows'),
    (outcome) => jobs.note('Purge', outcome),
  );
  const metricsApp = config.metrics === null ? null : createMetricsApp(metrics, logger);
  return {
    app,
    metricsApp,
    treesSettled: modules.trees.settled,
    async close() {
      for (const module of all) module.endWaits?.();
      await app.close();
      await metricsApp?.close();
      await purging.close();
      for (const module of all.toReversed()) await module.close?.();
    },
  };
}

/** What the HTTP server serves. */
function appOptions(options: ServerOptions, metrics: Metrics, modules: Modules): AppOptions {
  const { installation, config, logger } = options;
  const { all, product, portal, remote } = modules;
  const { authenticate } = installation.secrets;
  const originals = Object.assign({}, ...all.map((module) => module.originals));
  const callbacks = remote.createCallbacks(originals, (trial) => product.inTrial(trial).originals);
  return {
    ...config,
    started: options.started ?? null,
    operations: all.flatMap(({ operations = [] }) => operations),
    preparations: options.onPrepared === undefined ? null : [...remote.preparations, options.onPrepared],
    ajv: modules.ajv,
    serializers,
    catalogueProblem,
    logger,
    metrics,
    servesMetrics: config.metrics === null,
    idempotency: modules.repeated.idempotency,
    requestLog: modules.subscriptions.requestLog,
    authenticate: modules.subscriptions.authenticate,
    extensionApi: { authenticate, callbacks, validatePageToken: modules.customPages.validate },
    extensionServices: createRemoteServices(product.services, {
      authenticate,
      findCall: callbacks.findCall,
      dependenciesIn: (trial) => product.inTrial(trial).services,
    }),
    isUnavailable: isDatabaseUnavailable,
    mountPages: portal.mountPages,
    sendNotFoundPage: portal.sendNotFoundPage,
    portalApi: portal.api,
    async checkReadiness() {
      const missing: string[] = [];
      for (const module of all) missing.push(...((await module.checkReadiness?.()) ?? []));
      await assertWritable(installation.database.writer);
      return missing;
    },
  };
}
