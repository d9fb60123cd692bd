import type { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { CallContext, Clock } from './call-context.ts';
import { enrollmentTree, sponsorTree } from './commission-plan/commission-plan.ts';
import type { Config } from './config/config.ts';
import { ensureDataDirectory } from './config/data-directory.ts';
import { loadSecretKey } from './config/secret-key.ts';
import { ensureCompanyRoot } from './customers/company-root.ts';
import { createCustomerContract } from './customers/create-customer/contract.ts';
import { createCreateCustomer } from './customers/create-customer/create-customer.ts';
import { type Customer, ROOT_CUSTOMER_ID } from './customers/customer.ts';
import { createCustomerReader } from './customers/customer-reader.ts';
import { createCustomerStore } from './customers/customer-store.ts';
import { createCustomerService } from './customers/extension-services.ts';
import { getCustomerContract } from './customers/get-customer/contract.ts';
import { createGetCustomer } from './customers/get-customer.ts';
import { getCustomersByParameterContract } from './customers/get-customers-by-parameter/contract.ts';
import { createGetCustomersByParameter } from './customers/get-customers-by-parameter/get-customers-by-parameter.ts';
import { hashPassword } from './customers/hash-password.ts';
import { listTypeChangesContract } from './customers/list-type-changes/contract.ts';
import { createListTypeChanges } from './customers/list-type-changes/list-type-changes.ts';
import { createOutboxEventStore } from './customers/outbox-event-store.ts';
import { patchCustomerContract } from './customers/patch-customer/contract.ts';
import { createPatchCustomer } from './customers/patch-customer/patch-customer.ts';
import { createSealedPasswords, type SealedPasswords } from './customers/sealed-passwords.ts';
import { textFormats } from './customers/text-formats.ts';
import { applyUniqueFields } from './customers/unique-indexes.ts';
import { updateCustomerContract } from './customers/update-customer/contract.ts';
import { createUpdateCustomer } from './customers/update-customer/update-customer.ts';
import { upgradeCustomerContract } from './customers/upgrade-customer/contract.ts';
import { createUpgradeCustomer } from './customers/upgrade-customer/upgrade-customer.ts';
import { validateContracts } from './customers/validate-value/contract.ts';
import { createValidateValue } from './customers/validate-value/validate-value.ts';
import { entityTag, writeCustomer, writeTypeChange } from './customers/wire-mapping.ts';
import type { WriteDependencies } from './customers/write-dependencies.ts';
import { type Database, openDatabase } from './database/database.ts';
import { createColumnCipher } from './database/encryption.ts';
import { assertSecretKey } from './database/installation.ts';
import { isDatabaseUnavailable } from './database/unavailable.ts';
import { createUnitOfWork, type UnitOfWork } from './database/unit-of-work.ts';
import { catalogueProblem, errorCatalogue } from './error-catalogue.ts';
import type { Extension, ExtensionServices } from './extension.ts';
import { createHookRunner, type HookRunner } from './extensions/hook-runner.ts';
import { hookPoints } from './hook-points.ts';
import { createAjv } from './http/ajv.ts';
import { createApp } from './http/app.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { type Operation, operation } from './http/operation.ts';
import { operationContracts } from './operations.ts';
import { createOpenApiDocument } from './portal/openapi.ts';
import { programVersion } from './program-version.ts';
import { createLastUse } from './subscriptions/last-use.ts';
import { createSubscriptionManager, type SubscriptionManager } from './subscriptions/manage-subscriptions.ts';
import { createSubscriptionReader, type SubscriptionReader } from './subscriptions/subscription-reader.ts';
import { createSubscriptionStore, type SubscriptionStore } from './subscriptions/subscription-store.ts';
import { createTreeService } from './trees/extension-service.ts';
import { createTreeReader } from './trees/tree-reader.ts';
import { createTreeStore } from './trees/tree-store.ts';

/** An installation's database with its secret key: what the server and the commands of the CLI share. */
export interface Installation {
  readonly database: Database;
  readonly secretKey: Buffer;
  readonly subscriptions: SubscriptionManager;
  readonly subscriptionReader: SubscriptionReader;
  readonly subscriptionWrites: UnitOfWork<{ subscriptions: SubscriptionStore }>;
  close(): Promise<void>;
}

/**
 * Opens the database of a data directory, creating it at first start.
 * @throws ConfigError, DamagedDatabaseError, WrongSecretKeyError, NewerSchemaError with one clear line each
 */
export async function openInstallation(
  config: Pick<Config, 'databaseFile' | 'dataDirectory' | 'secretKey'>,
  clock: Clock = () => new Date(),
): Promise<Installation> {
  ensureDataDirectory(config);
  const secretKey = loadSecretKey(config);
  const database = await openDatabase(config.databaseFile);
  try {
    await assertSecretKey(database.writer, createColumnCipher(secretKey, 'installation'));
  } catch (error) {
    await database.close();
    throw error;
  }
  const keys = createColumnCipher(secretKey, 'subscription-keys');
  const subscriptionReader = createSubscriptionReader(database.reader, keys);
  const subscriptionWrites = createUnitOfWork(database.writer, (transaction) => ({
    subscriptions: createSubscriptionStore(transaction, keys),
  }));
  const subscriptions = createSubscriptionManager({
    reader: subscriptionReader,
    unitOfWork: subscriptionWrites,
    clock,
  });
  const close = () => database.close();
  return { database, secretKey, subscriptions, subscriptionReader, subscriptionWrites, close };
}

export interface ServerOptions {
  readonly installation: Installation;
  /** Loaded and checked. */
  readonly extension: Extension;
  readonly config: Pick<Config, 'usesLegacyErrors' | 'rateLimit'>;
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
  const { installation, extension, config, logger, clock = () => new Date() } = options;
  const { plan } = extension;
  const metrics = createMetrics();
  const ajv = createAjv(textFormats);
  const dependencies = createCustomerDependencies(options, { ajv, metrics, clock });

  await applyUniqueFields(installation.database.writer, plan.uniqueFields);
  const starter: CallContext = {
    requestId: '00000000-0000-0000-0000-000000000000',
    actor: 'upline',
    operation: 'Start',
  };
  await ensureCompanyRoot(
    plan,
    dependencies.customers,
    dependencies.unitOfWork,
    clock().toISOString(),
    starter,
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
      await lastUse.close();
    },
  };
}

type CustomerDependencies = WriteDependencies & { readonly sealedPasswords: SealedPasswords };

function createCustomerDependencies(
  { installation, extension }: ServerOptions,
  { ajv, metrics, clock }: { ajv: Ajv; metrics: Metrics; clock: Clock },
): CustomerDependencies {
  const { plan, hooks: handlers = {} } = extension;
  const { reader, writer } = installation.database;
  const taxIds = createColumnCipher(installation.secretKey, 'tax-id');
  const customers = createCustomerReader(reader, taxIds, {
    enrollment: enrollmentTree(plan).name,
    sponsor: sponsorTree(plan).name,
  });
  const trees = createTreeReader(reader);
  const unitOfWork = createUnitOfWork(writer, (transaction) => ({
    customers: createCustomerStore(transaction, taxIds),
    trees: createTreeStore(transaction),
    events: createOutboxEventStore(transaction),
  }));
  const hooks: HookRunner = createHookRunner({
    points: hookPoints,
    handlers,
    ajv,
    onCall: metrics.observeHook,
    services: (context): ExtensionServices => ({
      customers: createCustomerService(dependencies, context),
      trees: createTreeService(dependencies, context),
      typeChanges: { list: customers.typeChanges },
    }),
  });
  const sealedPasswords = createSealedPasswords();
  const dependencies: CustomerDependencies = {
    plan,
    customers,
    trees,
    unitOfWork,
    hooks,
    hashPassword,
    clock,
    sealedPasswords,
  };
  return dependencies;
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
  const one = (customer: Customer) => ({
    body: writeCustomer(customer),
    headers: { ETag: entityTag(customer) },
  });
  return [
    operation(getCustomerContract, async ({ params }) => one(await getCustomer(params.customerId))),
    operation(getCustomersByParameterContract, async ({ query }) => ({
      body: (await getCustomersByParameter(query)).map(writeCustomer),
    })),
    operation(createCustomerContract, async ({ body }, context) => {
      const id = await createCustomer(body, context);
      return { body: id, headers: { Location: `/v1/customers/${id}` } };
    }),
    operation(updateCustomerContract, async ({ params, body }, context) =>
      one(await updateCustomer(params.customerId, body, context)),
    ),
    operation(patchCustomerContract, async ({ params, body }, context) =>
      one(await patchCustomer(params.customerId, body, context)),
    ),
    operation(upgradeCustomerContract, async ({ params, body }, context) =>
      one(await upgradeCustomer(params.customerId, body, context)),
    ),
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
