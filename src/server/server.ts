import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { refoldAccountKeys } from '../accounts/account-storage.ts';
import { createAccounts } from '../accounts/accounts.ts';
import { catalogueProblem, errorCatalogue } from '../catalogue/error-catalogue.ts';
import { hookPoints } from '../catalogue/hook-points.ts';
import { operationContracts } from '../catalogue/operations.ts';
import type { Config } from '../config/config.ts';
import { customerOperations } from '../customers/customer-operations.ts';
import { createCustomerOriginals } from '../customers/extension/originals.ts';
import { ROOT_CUSTOMER_ID } from '../customers/record/customer.ts';
import { textFormats } from '../customers/record/text-formats.ts';
import type { Refolding } from '../customers/write/refold-keys.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import { assertWritable } from '../database/write-health.ts';
import type { Extension, ExtensionServices } from '../extension.ts';
import { createHookRunner } from '../extensions/hook-runner.ts';
import { startHooks } from '../hooks/hooks.ts';
import type { PausableHooks } from '../hooks/pausable-hooks.ts';
import { createAjv } from '../http/ajv.ts';
import { createApp } from '../http/app.ts';
import { createMetrics } from '../http/metrics.ts';
import { bindOperations } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import { createRepeatedRequests } from '../idempotency/repeated-requests.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import { programVersion } from '../kernel/program-version.ts';
import { startPurging } from '../kernel/purging.ts';
import { createPortal } from '../portal/portal.ts';
import { createSubscriptions } from '../subscriptions/subscriptions.ts';
import { treeOperations } from '../trees/tree-operations.ts';
import { createBelongings } from './carried-calls.ts';
import { type AllDependencies, createCustomerDependencies } from './customer-dependencies.ts';
import { bindCustomerStores, createReader, prepareDatabase, startSearchTexts } from './customer-storage.ts';
import { createRemoteServices, createServicesOfCall } from './extension-services.ts';
import type { Installation } from './installation.ts';
import { createRemoteCalls } from './remote-calls.ts';
import { startSearchIndexCare } from './search-index-care.ts';
import { createTrials } from './trials.ts';

type ServerSettings =
  | 'usesLegacyErrors'
  | 'rateLimit'
  | 'requiresIfMatch'
  | 'idempotencyHours'
  | 'clientId'
  | 'hookLogDays'
  | 'requestLogDays'
  | 'requestLogBodies'
  | 'environmentType'
  | 'trustedProxies'
  | 'openId'
  | 'publicUrl';

export interface ServerOptions {
  readonly installation: Installation;
  /** Loaded and checked. */
  readonly extension: Extension;
  readonly config: Pick<Config, ServerSettings>;
  readonly logger: Logger;
  readonly clock?: Clock;
}

const CLASHES_LOGGED_MAX = 20;

/** A server that is ready to listen. Closing it finishes requests in flight; the installation stays open. */
export interface Server {
  readonly app: FastifyInstance;
  close(): Promise<void>;
}

/** Constructs and connects everything. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { installation, config, logger, clock = () => new Date() } = options;
  const metrics = createMetrics();
  metrics.watchLongReads(installation.database.longReadFigures);
  const ajv = createAjv(textFormats);
  const belongings = createBelongings();
  const { claims, tokens } = belongings;
  const { extension } = options;
  const { plan } = extension;
  const reader = createReader(installation, plan);
  const bindStores = bindCustomerStores(installation, reader, claims, tokens);
  const remote = createRemoteCalls({ installation, extension, belongings, ajv, metrics, logger, clock });

  reportClashes(await prepareDatabase(installation, plan, clock()), logger);
  await refoldAccountKeys(installation);

  const common = { data: installation, config, metrics, logger, clock };
  const hooks = await startHooks({
    ...common,
    points: hookPoints,
    handlers: extension.hooks ?? {},
    remote: extension.remote ?? {},
    remoteHooks: remote.hooks,
  });
  const servicesOfCall = createServicesOfCall(ajv, outageAsProblem);
  const onCall: PausableHooks['onCall'] = (call) => {
    // A shadow keeps nobody waiting.
    if (!call.isShadow) metrics.observeHook(call);
    hooks.log.note(call);
  };
  const called = { points: hookPoints, handlers: extension.hooks ?? {}, remote: remote.hooks, ajv };
  const runner = createHookRunner<ExtensionServices>({
    ...called,
    hasStored: belongings.storedCalls.has,
    onCall,
    services: (context, hook) => servicesOfCall(context, hook, dependencies),
  });
  const trials = createTrials({
    ...called,
    dependencies: () => dependencies,
    servicesOfCall,
    pausable: hooks.pausable,
  });
  const dependencies: AllDependencies = createCustomerDependencies({
    ...{ installation, extension, config, clock, reader, bindStores, belongings },
    hooks: hooks.pausable(runner, onCall),
    askHandlers: (trial) => trials.dependenciesIn(trial).hooks,
  });
  const repeated = createRepeatedRequests({ ...common, keptHours: config.idempotencyHours, claims });
  const described = { contracts: operationContracts, errors: errorCatalogue };
  const subscriptions = createSubscriptions({
    ...common,
    ...described,
    storage: installation.subscriptionStorage,
  });
  const publicAddress = () => config.publicUrl?.origin ?? app.listeningOrigin;
  const accounts = createAccounts({
    ...common,
    publicAddress,
    facts: {
      Environment: config.environmentType,
      Version: programVersion(),
      OpenIdConnect: config.openId === null ? null : { Name: config.openId.name },
    },
    note: (event) => logger.info(event, 'account'),
  });
  const modules: readonly ProductModule[] = [hooks, subscriptions, accounts, repeated, remote];
  const portal = createPortal({
    ...common,
    ...described,
    plan,
    accounts,
    publicAddress,
    operations: modules.flatMap(({ portalOperations = [] }) => portalOperations),
  });
  const purging = startPurging(
    modules.flatMap(({ purges = [] }) => purges),
    (error) => logger.warn({ err: error }, 'cannot remove expired rows'),
  );
  const filling = startSearchTexts(installation, (error) =>
    logger.warn({ err: error }, 'cannot add all customers to the search'),
  );

  const searchIndex = startSearchIndexCare(installation.database.textIndex, { logger, metrics });

  const callbacks = remote.createCallbacks(createCustomerOriginals(dependencies), (trial) =>
    createCustomerOriginals(trials.dependenciesIn(trial)),
  );
  const app: FastifyInstance = await createApp({
    operations: [
      ...bindOperations(customerOperations, dependencies),
      ...bindOperations(treeOperations, dependencies.treeWrites),
      ...modules.flatMap(({ operations = [] }) => operations),
    ],
    ajv,
    catalogueProblem,
    logger,
    metrics,
    usesLegacyErrors: config.usesLegacyErrors,
    rateLimit: config.rateLimit,
    requiresIfMatch: config.requiresIfMatch,
    idempotency: repeated.idempotency,
    requestLog: subscriptions.requestLog,
    trustedProxies: config.trustedProxies,
    extensionApi: { authenticate: installation.secrets.authenticate, callbacks },
    extensionServices: createRemoteServices(dependencies, {
      authenticate: installation.secrets.authenticate,
      findCall: callbacks.findCall,
      dependenciesIn: trials.dependenciesIn,
    }),
    isUnavailable: isDatabaseUnavailable,
    mountPages: portal.mountPages,
    portalApi: portal.api,
    authenticate: subscriptions.authenticate,
    async checkReadiness() {
      await dependencies.customers.exists(ROOT_CUSTOMER_ID);
      await assertWritable(installation.database.writer);
      return (await installation.database.textIndex.isWhole()) ? [] : ['search'];
    },
  });
  return {
    app,
    async close() {
      await app.close();
      await purging.close();
      await filling.close();
      await searchIndex.close();
      for (const module of modules.toReversed()) await module.close?.();
    },
  };
}

/** Who is named by ids alone: what clashes is personal. */
function reportClashes({ changed, clashes, examples }: Refolding, logger: Logger): void {
  if (changed > 0) logger.info({ changed }, 'keys were folded again');
  if (clashes === 0) return;
  logger.warn(
    { clashes, examples: examples.slice(0, CLASHES_LOGGED_MAX) },
    'customers have values that are the same as those of others: see "upline clashes"',
  );
}

/** A database that is down is no fault of the handler that calls a service. */
function outageAsProblem(error: unknown): unknown {
  if (!isDatabaseUnavailable(error)) return error;
  return new ProblemError([catalogueProblem('database_unavailable')], { cause: error });
}
