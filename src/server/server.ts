import type { FastifyInstance } from 'fastify';
import { createAccounts } from '../accounts/accounts.ts';
import { createAddresses } from '../addresses/addresses.ts';
import { catalogueProblem, errorCatalogue } from '../catalogue/error-catalogue.ts';
import { hookPoints } from '../catalogue/hook-points.ts';
import { operationContracts } from '../catalogue/operations.ts';
import { customerOperations } from '../customers/customer-operations.ts';
import { createCustomerOriginals } from '../customers/extension/originals.ts';
import { textFormats } from '../customers/record/text-formats.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import { assertWritable } from '../database/write-health.ts';
import { startHooks } from '../hooks/hooks.ts';
import { createAjv } from '../http/ajv.ts';
import { createApp } from '../http/app.ts';
import { createMetrics } from '../http/metrics.ts';
import { createMetricsApp } from '../http/mount-metrics.ts';
import { bindOperations } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import { createRepeatedRequests } from '../idempotency/repeated-requests.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import { programVersion } from '../kernel/program-version.ts';
import { createPortal } from '../portal/portal.ts';
import { createSubscriptions } from '../subscriptions/subscriptions.ts';
import { treeOperations } from '../trees/tree-operations.ts';
import { startBackgroundWork } from './background-work.ts';
import { connectCustomers } from './connect-customers.ts';
import { bindCustomerStores, createReader } from './customer-storage.ts';
import { createRemoteServices } from './extension-services.ts';
import { prepareServer } from './prepare-server.ts';
import { createRemoteCalls } from './remote-calls.ts';
import { isSearchComplete } from './search-index-care.ts';
import type { ServerOptions } from './server-options.ts';

/** Compiled checks depend on nothing of one server, so all servers of a process share them. */
const ajv = createAjv(textFormats);

/** A server that is ready to listen. Closing it finishes requests in flight; the installation stays open. */
export interface Server {
  readonly app: FastifyInstance;
  /** Only metrics; `null` when they are on the public port. */
  readonly metricsApp: FastifyInstance | null;
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

  const common = { data: installation, config, metrics, logger, clock };
  const described = { contracts: operationContracts, errors: errorCatalogue };
  const hooks = await startHooks({
    ...common,
    points: hookPoints,
    handlers: extension.hooks ?? {},
    remote: extension.remote ?? {},
    remoteHooks: remote.hooks,
  });
  const reader = createReader(installation, plan);
  const bindStores = bindCustomerStores(installation, reader);
  const { dependencies, trials } = connectCustomers(options, {
    ...{ ajv, metrics, clock, reader, bindStores, hooks },
    remoteHooks: remote.hooks,
  });
  const repeated = createRepeatedRequests({
    ...common,
    retentionHours: config.idempotencyHours,
  });
  const storage = installation.subscriptionStorage;
  const subscriptions = createSubscriptions({ ...common, ...described, storage });
  const publicAddress = () => config.publicUrl?.origin ?? app.listeningOrigin;
  const accounts = createAccounts({
    ...common,
    publicAddress,
    facts: serverFacts(config),
    note: (event) => logger.info(event, 'account'),
  });
  const modules: readonly ProductModule[] = [
    hooks,
    subscriptions,
    accounts,
    repeated,
    remote,
    createAddresses({ plan }),
  ];
  const portal = createPortal({
    ...common,
    ...described,
    plan,
    accounts,
    publicAddress,
    operations: modules.flatMap(({ portalOperations = [] }) => portalOperations),
  });
  const { authenticate } = installation.secrets;
  const callbacks = remote.createCallbacks(createCustomerOriginals(dependencies), (trial) =>
    createCustomerOriginals(trials.dependenciesIn(trial)),
  );
  const { findCall } = callbacks;
  const app: FastifyInstance = await createApp({
    ...config,
    operations: [
      ...bindOperations(customerOperations, dependencies),
      ...bindOperations(treeOperations, dependencies.treeWrites),
      ...modules.flatMap(({ operations = [] }) => operations),
    ],
    preparations: options.isPrepared === true ? remote.preparations : null,
    ajv,
    catalogueProblem,
    logger,
    metrics,
    servesMetrics: config.metrics === null,
    idempotency: repeated.idempotency,
    requestLog: subscriptions.requestLog,
    authenticate: subscriptions.authenticate,
    extensionApi: { authenticate, callbacks },
    extensionServices: createRemoteServices(dependencies, {
      authenticate,
      findCall,
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
  });
  const purges = modules.flatMap((module) => module.purges ?? []);
  const background = startBackgroundWork(installation, { purges, logger, metrics });
  const metricsApp = config.metrics === null ? null : createMetricsApp(metrics, logger);
  return {
    app,
    metricsApp,
    async close() {
      await app.close();
      await metricsApp?.close();
      await background.close();
      for (const module of modules.toReversed()) await module.close?.();
    },
  };
}

function serverFacts({ environmentType, openId }: ServerOptions['config']) {
  return {
    Environment: environmentType,
    Version: programVersion(),
    OpenIdConnect: openId === null ? null : { Name: openId.name },
  };
}
