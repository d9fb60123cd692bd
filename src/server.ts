import type { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from './call-context.ts';
import { type CallBelongings, createBelongings } from './carried-calls.ts';
import type { Config } from './config/config.ts';
import { type CustomerDependencies, createCustomerOperations } from './customer-operations.ts';
import {
  answerCipher,
  type BindCustomerStores,
  bindCustomerStores,
  createReader,
  prepareDatabase,
} from './customer-storage.ts';
import { ROOT_CUSTOMER_ID } from './customers/customer.ts';
import type { CustomerReader } from './customers/customer-reader.ts';
import { AssociateModel } from './customers/extension-models.ts';
import { createCustomerService, createTypeChangeService } from './customers/extension-services.ts';
import { hashPassword } from './customers/hash-password.ts';
import { createCustomerOriginals } from './customers/originals.ts';
import { textFormats } from './customers/text-formats.ts';
import { isDatabaseUnavailable } from './database/database-errors.ts';
import { createUnitOfWork } from './database/unit-of-work.ts';
import { catalogueProblem, errorCatalogue } from './error-catalogue.ts';
import type { Extension, ExtensionServices } from './extension.ts';
import { createHookRunner, type HookRunner } from './extensions/hook-runner.ts';
import { createModelCheck } from './extensions/model-check.ts';
import type { RemoteHooks } from './extensions/remote-attempt.ts';
import { createHookCalls, type HookCalls } from './hook-calls.ts';
import { hookPoints } from './hook-points.ts';
import { createAjv } from './http/ajv.ts';
import { createApp } from './http/app.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { createIdempotency } from './idempotency/idempotency.ts';
import { createIdempotencyStore } from './idempotency/idempotency-store.ts';
import type { OpenClaims } from './idempotency/open-claims.ts';
import { purgeKeys } from './idempotency/purge-keys.ts';
import type { Installation } from './installation.ts';
import { operationContracts } from './operations.ts';
import { createOpenApiDocument } from './portal/openapi.ts';
import { programVersion } from './program-version.ts';
import { startPurging } from './purging.ts';
import { createRemoteCalls } from './remote-calls.ts';
import { createLastUse } from './subscriptions/last-use.ts';
import { createTreeService } from './trees/extension-service.ts';
import { createTreeReader } from './trees/tree-reader.ts';

export interface ServerOptions {
  readonly installation: Installation;
  /** Loaded and checked. */
  readonly extension: Extension;
  readonly config: Pick<
    Config,
    'usesLegacyErrors' | 'rateLimit' | 'requiresIfMatch' | 'idempotencyHours' | 'hookLogDays'
  >;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** A server that is ready to listen. Closing it finishes requests in flight; the installation stays open. */
export interface Server {
  readonly app: FastifyInstance;
  close(): Promise<void>;
}

/** Constructs and connects everything. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { installation, config, logger, clock = () => new Date() } = options;
  const metrics = createMetrics();
  const ajv = createAjv(textFormats);
  const belongings = createBelongings();
  const { claims, tokens } = belongings;
  const { extension } = options;
  const { plan } = extension;
  const reader = createReader(installation, plan);
  const bindStores = bindCustomerStores(installation, reader, claims, tokens);
  const remote = createRemoteCalls({ installation, extension, belongings, ajv, metrics, logger, clock });
  const hookCalls = createHookCalls(options, clock);
  const built = { ajv, metrics, clock, reader, bindStores, belongings, remoteHooks: remote.hooks, hookCalls };
  const dependencies = createCustomerDependencies(options, built);
  const keys = createIdempotencyDependencies(options, claims, clock);

  await prepareDatabase(installation, plan, clock());

  const purges = [(signal?: AbortSignal) => purgeKeys(keys, signal), remote.purge, hookCalls.log.purge];
  const purging = startPurging(purges, (error) =>
    logger.warn({ err: error }, 'old rows could not be removed'),
  );

  const lastUse = createLastUse(installation.subscriptionWrites, (error) =>
    logger.warn({ err: error }, 'the last use of subscriptions could not be noted'),
  );
  const app = await createApp({
    operations: [...createCustomerOperations(dependencies), ...hookCalls.operations],
    ajv,
    catalogueProblem,
    logger,
    metrics,
    usesLegacyErrors: config.usesLegacyErrors,
    rateLimit: config.rateLimit,
    requiresIfMatch: config.requiresIfMatch,
    idempotency: createIdempotency(keys),
    extensionApi: {
      authenticate: installation.secrets.authenticate,
      callbacks: remote.createCallbacks(createCustomerOriginals(dependencies)),
    },
    isUnavailable: isDatabaseUnavailable,
    openApiDocument: createOpenApiDocument(operationContracts, errorCatalogue, programVersion()),
    async authenticate(key) {
      const caller = await installation.subscriptionReader.activeByKey(key);
      if (caller === null) return null;
      lastUse.note(caller.id);
      return { subscriptionId: caller.id, name: caller.name };
    },
    async checkReadiness() {
      await dependencies.customers.exists(ROOT_CUSTOMER_ID);
    },
  });
  return {
    app,
    async close() {
      await app.close();
      await remote.close();
      await lastUse.close();
      await purging.close();
      await hookCalls.log.close();
    },
  };
}

function createIdempotencyDependencies(
  { installation, config }: ServerOptions,
  claims: OpenClaims,
  clock: Clock,
) {
  const cipher = answerCipher(installation.secretKey);
  const unitOfWork = createUnitOfWork(installation.database.writer, (transaction) => ({
    keys: createIdempotencyStore(transaction, cipher),
  }));
  return { unitOfWork, claims, cipher, clock, keptHours: config.idempotencyHours };
}

interface Built {
  readonly ajv: Ajv;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly reader: CustomerReader;
  readonly bindStores: BindCustomerStores;
  readonly belongings: CallBelongings;
  readonly remoteHooks: RemoteHooks;
  readonly hookCalls: HookCalls;
}

function createCustomerDependencies(
  { installation, extension }: ServerOptions,
  { ajv, metrics, clock, reader: customers, bindStores, belongings, remoteHooks, hookCalls }: Built,
): CustomerDependencies {
  const { plan, hooks: handlers = {} } = extension;
  const { reader, writer } = installation.database;
  const trees = createTreeReader(reader);
  const unitOfWork = createUnitOfWork(writer, bindStores);
  const { storedCalls, sealedPasswords } = belongings;
  const checkAssociate = createModelCheck(ajv, AssociateModel, 'services.customers: the associate');
  const hooks: HookRunner = createHookRunner({
    points: hookPoints,
    handlers,
    remote: remoteHooks,
    ajv,
    hasStored: storedCalls.has,
    onCall(call) {
      // A shadow keeps nobody waiting.
      if (!call.isShadow) metrics.observeHook(call);
      hookCalls.log.note(call);
    },
    services: (context): ExtensionServices => ({
      customers: createCustomerService({ ...dependencies, checkAssociate }, context),
      trees: createTreeService(dependencies, context),
      typeChanges: createTypeChangeService(customers),
    }),
  });
  const dependencies: CustomerDependencies = {
    plan,
    customers,
    trees,
    unitOfWork,
    hooks,
    storedCalls,
    hashPassword,
    clock,
    sealedPasswords,
  };
  return dependencies;
}
