import type { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from './call-context.ts';
import type { Config } from './config/config.ts';
import {
  answerCipher,
  type BindCustomerStores,
  bindCustomerStores,
  createReader,
  prepareDatabase,
} from './customer-storage.ts';
import { createCustomerContract } from './customers/create-customer/contract.ts';
import { createCreateCustomer } from './customers/create-customer/create-customer.ts';
import { ROOT_CUSTOMER_ID } from './customers/customer.ts';
import { changedAnswer, createdAnswer, customerAnswer } from './customers/customer-answer.ts';
import type { CustomerReader } from './customers/customer-reader.ts';
import { AssociateModel } from './customers/extension-models.ts';
import { createCustomerService, createTypeChangeService } from './customers/extension-services.ts';
import { getCustomerContract } from './customers/get-customer/contract.ts';
import { createGetCustomer } from './customers/get-customer.ts';
import { getCustomersByParameterContract } from './customers/get-customers-by-parameter/contract.ts';
import { createGetCustomersByParameter } from './customers/get-customers-by-parameter/get-customers-by-parameter.ts';
import { hashPassword } from './customers/hash-password.ts';
import { listTypeChangesContract } from './customers/list-type-changes/contract.ts';
import { createListTypeChanges } from './customers/list-type-changes/list-type-changes.ts';
import { patchCustomerContract } from './customers/patch-customer/contract.ts';
import { createPatchCustomer } from './customers/patch-customer/patch-customer.ts';
import { createSealedPasswords, type SealedPasswords } from './customers/sealed-passwords.ts';
import { textFormats } from './customers/text-formats.ts';
import { updateCustomerContract } from './customers/update-customer/contract.ts';
import { createPreviewUpdate, createUpdateCustomer } from './customers/update-customer/update-customer.ts';
import { upgradeCustomerContract } from './customers/upgrade-customer/contract.ts';
import { createPreviewUpgrade } from './customers/upgrade-customer/preview-upgrade.ts';
import { previewUpgradeContract } from './customers/upgrade-customer/preview-upgrade-contract.ts';
import { createUpgradeCustomer } from './customers/upgrade-customer/upgrade-customer.ts';
import { validateContracts } from './customers/validate-value/contract.ts';
import { createValidateValue } from './customers/validate-value/validate-value.ts';
import { writeCustomer, writeTypeChange } from './customers/wire-mapping.ts';
import type { WriteDependencies } from './customers/write-dependencies.ts';
import { isDatabaseUnavailable } from './database/database-errors.ts';
import { createUnitOfWork } from './database/unit-of-work.ts';
import { assertWritable } from './database/write-health.ts';
import { catalogueProblem, errorCatalogue } from './error-catalogue.ts';
import type { Extension, ExtensionServices } from './extension.ts';
import { createHookRunner, type HookRunner } from './extensions/hook-runner.ts';
import { createModelCheck } from './extensions/model-check.ts';
import { translateFailures } from './extensions/service-failures.ts';
import { hookPoints } from './hook-points.ts';
import { createAjv } from './http/ajv.ts';
import { createApp } from './http/app.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { type Operation, operation } from './http/operation.ts';
import { createIdempotency } from './idempotency/idempotency.ts';
import { createIdempotencyStore } from './idempotency/idempotency-store.ts';
import type { OpenClaims } from './idempotency/open-claims.ts';
import { startPurging } from './idempotency/purge-keys.ts';
import type { Installation } from './installation.ts';
import { operationContracts } from './operations.ts';
import { createOpenApiDocument } from './portal/openapi.ts';
import { ProblemError } from './problem.ts';
import { programVersion } from './program-version.ts';
import { createStoredCalls } from './stored-calls.ts';
import { createLastUse } from './subscriptions/last-use.ts';
import { createTreeService } from './trees/extension-service.ts';
import { createTreeReader } from './trees/tree-reader.ts';

export interface ServerOptions {
  readonly installation: Installation;
  /** Loaded and checked. */
  readonly extension: Extension;
  readonly config: Pick<Config, 'usesLegacyErrors' | 'rateLimit' | 'requiresIfMatch' | 'idempotencyHours'>;
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
  const claims: OpenClaims = new WeakMap();
  const { plan } = options.extension;
  const reader = createReader(installation, plan);
  const bindStores = bindCustomerStores(installation, reader, claims);
  const dependencies = createCustomerDependencies(options, { ajv, metrics, clock, reader, bindStores });
  const keys = createIdempotencyDependencies(options, claims, clock);

  await prepareDatabase(installation, plan, clock());

  const purging = startPurging(keys, (error) =>
    logger.warn({ err: error }, 'old idempotency keys could not be removed'),
  );

  const lastUse = createLastUse(installation.subscriptionWrites, (error) =>
    logger.warn({ err: error }, 'the last use of subscriptions could not be noted'),
  );
  const app = await createApp({
    operations: createOperations(dependencies),
    ajv,
    catalogueProblem,
    logger,
    metrics,
    usesLegacyErrors: config.usesLegacyErrors,
    rateLimit: config.rateLimit,
    requiresIfMatch: config.requiresIfMatch,
    idempotency: createIdempotency(keys),
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
      await assertWritable(installation.database.writer);
    },
  });
  return {
    app,
    async close() {
      await app.close();
      await lastUse.close();
      await purging.close();
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
}

type CustomerDependencies = WriteDependencies & { readonly sealedPasswords: SealedPasswords };

function createCustomerDependencies(
  { installation, extension }: ServerOptions,
  { ajv, metrics, clock, reader: customers, bindStores }: Built,
): CustomerDependencies {
  const { plan, hooks: handlers = {} } = extension;
  const { reader, writer } = installation.database;
  const trees = createTreeReader(reader);
  const unitOfWork = createUnitOfWork(writer, bindStores);
  const storedCalls = createStoredCalls();
  const checkAssociate = createModelCheck(ajv, AssociateModel, 'services.customers: the associate');
  const hooks: HookRunner = createHookRunner({
    points: hookPoints,
    handlers,
    ajv,
    hasStored: storedCalls.has,
    onCall: metrics.observeHook,
    services: (context): ExtensionServices => ({
      customers: translateFailures(
        createCustomerService({ ...dependencies, checkAssociate }, context),
        outageAsProblem,
      ),
      trees: translateFailures(createTreeService(dependencies, context), outageAsProblem),
      typeChanges: translateFailures(createTypeChangeService(customers), outageAsProblem),
    }),
  });
  const sealedPasswords = createSealedPasswords();
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

/** A database that is down is no fault of the handler that calls a service. */
function outageAsProblem(error: unknown): unknown {
  if (!isDatabaseUnavailable(error)) return error;
  return new ProblemError([catalogueProblem('database_unavailable')], { cause: error });
}

/** Every contract of `operations.ts` with the use case that serves it. */
function createOperations(dependencies: CustomerDependencies): Operation[] {
  const getCustomer = createGetCustomer(dependencies);
  const getCustomersByParameter = createGetCustomersByParameter(dependencies);
  const createCustomer = createCreateCustomer(dependencies);
  const updateCustomer = createUpdateCustomer(dependencies);
  const patchCustomer = createPatchCustomer(dependencies);
  const upgradeCustomer = createUpgradeCustomer(dependencies);
  const listTypeChanges = createListTypeChanges(dependencies);
  const validateValue = createValidateValue(dependencies);
  const previewUpdate = createPreviewUpdate(dependencies);
  const previewUpgrade = createPreviewUpgrade(dependencies);
  return [
    operation(getCustomerContract, async ({ params }) =>
      customerAnswer(await getCustomer(params.customerId)),
    ),
    operation(getCustomersByParameterContract, async ({ query }) => ({
      body: (await getCustomersByParameter(query)).map(writeCustomer),
    })),
    operation(createCustomerContract, async ({ body }, context) =>
      createdAnswer(await createCustomer(body, context)),
    ),
    operation(updateCustomerContract, async ({ params, query, body }, context) =>
      query.dryRun === true
        ? { body: await previewUpdate(params.customerId, body, context), subjectId: params.customerId }
        : changedAnswer(await updateCustomer(params.customerId, body, context)),
    ),
    operation(patchCustomerContract, async ({ params, body }, context) =>
      changedAnswer(await patchCustomer(params.customerId, body, context)),
    ),
    operation(upgradeCustomerContract, async ({ params, body }, context) =>
      changedAnswer(await upgradeCustomer(params.customerId, body, context)),
    ),
    operation(previewUpgradeContract, async ({ params, body }, context) => ({
      body: await previewUpgrade(params.customerId, body, context),
      subjectId: params.customerId,
    })),
    operation(listTypeChangesContract, async ({ params }) => ({
      body: (await listTypeChanges(params.customerId)).map(writeTypeChange),
    })),
    ...validateContracts.map(({ contract, field }) =>
      operation(contract, async ({ params, query }, context) => ({
        body: await validateValue(field, params.value, query.excludeCustomerId ?? null, context),
      })),
    ),
  ];
}
