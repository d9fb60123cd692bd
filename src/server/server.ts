import type { FastifyInstance } from 'fastify';
import { catalogueProblem } from '../catalogue/error-catalogue.ts';
import { enabledTrees } from '../commission-plan/commission-plan.ts';
import { createCompanyRoutes } from '../company-routes/company-routes.ts';
import { customerOperations } from '../customers/customer-operations.ts';
import { createCustomerOriginals } from '../customers/extension/originals.ts';
import { textFormats } from '../customers/record/text-formats.ts';
import { validateLoginByQueryOperation } from '../customers/validate-login/operation.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import { assertWritable } from '../database/write-health.ts';
import { createAjv } from '../http/ajv.ts';
import { createAnswerSerializers } from '../http/answer-serializers.ts';
import { type AppOptions, createApp } from '../http/app.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { createMetricsApp } from '../http/mount-metrics.ts';
import { bindOperations, type Operation } from '../http/operation.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import type { TreeIndexes } from '../trees/index/tree-indexes.ts';
import { treeOperations } from '../trees/tree-operations.ts';
import { createTreeChangePurge, openTreeIndexes } from '../trees/tree-storage.ts';
import { startBackgroundWork } from './background-work.ts';
import { type ConnectedCustomers, connectCustomers } from './connect-customers.ts';
import { bindCustomerStores, createReader } from './customer-storage.ts';
import { createRemoteServices } from './extension-services.ts';
import { noteTreeIndex } from './note-tree-index.ts';
import { prepareServer } from './prepare-server.ts';
import { createRemoteCalls, type RemoteCalls } from './remote-calls.ts';
import { isSearchComplete } from './search-index-care.ts';
import type { ServerOptions } from './server-options.ts';
import { type Modules, startModules } from './start-modules.ts';

/** Compiled checks and serializers depend on nothing of one server, so all servers of a process share them. */
const ajv = createAjv(textFormats);
const serializers = createAnswerSerializers();

/** A server that is ready to listen. Closing it finishes requests in flight; the installation stays open. */
export interface Server {
  readonly app: FastifyInstance;
  /** Only metrics; `null` when they are on the public port. */
  readonly metricsApp: FastifyInstance | null;
  readonly treeIndexes: Pick<TreeIndexes, 'settled'>;
  close(): Promise<void>;
}

/** Constructs and connects everything. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { installation, extension, config, logger, clock = () => new Date() } = options;
  const { plan } = extension;
  const metrics = createMetrics();
  metrics.watchLongReads(installation.database.longReadFigures);
  const remote = createRemoteCalls({
    ...{ installation, extension, ajv, metrics, logger, clock },
    isStrict: config.isStrict,
  });
  await prepareServer(installation, plan, { now: clock(), logger });
  const publicAddress = () => config.publicUrl?.origin ?? app.listeningOrigin;
  const reader = createReader(installation, plan);
  const treeIndexes = openTreeIndexes(installation.database, enabledTrees(plan), {
    mode: config.treeIndex,
    note: noteTreeIndex(logger),
  });
  const modules = await startModules(options, {
    ...{ remote, metrics, clock, reader, treeIndexes, publicAddress },
    writes: () => customers.dependencies,
  });
  const customers: ConnectedCustomers = connectCustomers(options, {
    ...{ ajv, metrics, clock, reader, hooks: modules.hooks },
    bindStores: bindCustomerStores(installation, reader, treeIndexes),
    treeIndexes,
    remoteHooks: remote.hooks,
    onCommitted: modules.events.note,
  });
  const app: FastifyInstance = await createApp(appOptions(options, { metrics, remote, modules, customers }));
  const purges = [
    ...modules.all.flatMap((module) => module.purges ?? []),
    createTreeChangePurge(installation.database),
  ];
  const background = startBackgroundWork(installation, { purges, logger, metrics });
  const metricsApp = config.metrics === null ? null : createMetricsApp(metrics, logger);
  return {
    app,
    metricsApp,
    treeIndexes,
    async close() {
      for (const module of modules.all) module.endWaits?.();
      await app.close();
      await metricsApp?.close();
      await background.close();
      await treeIndexes.close();
      for (const module of modules.all.toReversed()) await module.close?.();
    },
  };
}

interface Parts {
  readonly metrics: Metrics;
  readonly remote: RemoteCalls;
  readonly modules: Modules;
  readonly customers: ConnectedCustomers;
}

/** The operations that the client extension adds. */
function companyOperations(
  { installation, extension: { routes } }: ServerOptions,
  { metrics, remote, customers: { servicesOf } }: Omit<Parts, 'modules'>,
): readonly Operation[] {
  const { operations = [] } = createCompanyRoutes({
    ...{ routes, ajv, servicesOf, client: remote.client, onCircuit: metrics.noteCircuit },
    extensionSecret: () => installation.secrets.extensionSecret(),
  });
  return operations;
}

/** What the HTTP server serves. */
function appOptions(options: ServerOptions, { metrics, remote, modules, customers }: Parts): AppOptions {
  const { installation, config, logger } = options;
  const { repeated, subscriptions, portal } = modules;
  const { dependencies, trials } = customers;
  const { authenticate } = installation.secrets;
  const callbacks = remote.createCallbacks(createCustomerOriginals(dependencies), (trial) =>
    createCustomerOriginals(trials.dependenciesIn(trial)),
  );
  return {
    ...config,
    operations: [
      ...bindOperations(customerOperations, dependencies),
      ...bindOperations(config.takesLoginByQuery ? [validateLoginByQueryOperation] : [], dependencies),
      ...bindOperations(treeOperations, dependencies.treeWrites),
      ...modules.all.flatMap(({ operations = [] }) => operations),
      ...companyOperations(options, { metrics, remote, customers }),
    ],
    preparations: options.isPrepared === true ? remote.preparations : null,
    ...{ ajv, serializers },
    catalogueProblem,
    logger,
    metrics,
    servesMetrics: config.metrics === null,
    idempotency: repeated.idempotency,
    requestLog: subscriptions.requestLog,
    authenticate: subscriptions.authenticate,
    extensionApi: { authenticate, callbacks, validatePageToken: modules.customPages.validate },
    extensionServices: createRemoteServices(dependencies, {
      authenticate,
      findCall: callbacks.findCall,
      dependenciesIn: trials.dependenciesIn,
    }),
    isUnavailable: isDatabaseUnavailable,
    mountPages: portal.mountPages,
    sendNotFoundPage: portal.sendNotFoundPage,
    portalApi: portal.api,
    async checkReadiness() {
      await dependencies.customers.exists(ROOT_CUSTOMER_ID);
      await assertWritable(installation.database.writer);
      return (await isSearchComplete(installation.database)) ? [] : ['search'];
    },
  };
}
