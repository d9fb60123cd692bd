import type { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { CallContext, Clock } from './call-context.ts';
import { enrollmentTree, sponsorTree } from './commission-plan/commission-plan.ts';
import type { Config } from './config/config.ts';
import { ensureCompanyRoot } from './customers/company-root.ts';
import { createCustomerContract } from './customers/create-customer/contract.ts';
import { createCreateCustomer } from './customers/create-customer/create-customer.ts';
import { type Customer, ROOT_CUSTOMER_ID } from './customers/customer.ts';
import { createCustomerReader } from './customers/customer-reader.ts';
import { createCustomerStore } from './customers/customer-store.ts';
import { AssociateModel } from './customers/extension-models.ts';
import { createCustomerService, createTypeChangeService } from './customers/extension-services.ts';
import type { ChangedCustomer } from './customers/field-changes.ts';
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
import { createPreviewUpdate, createUpdateCustomer } from './customers/update-customer/update-customer.ts';
import { upgradeCustomerContract } from './customers/upgrade-customer/contract.ts';
import { createPreviewUpgrade } from './customers/upgrade-customer/preview-upgrade.ts';
import { previewUpgradeContract } from './customers/upgrade-customer/preview-upgrade-contract.ts';
import { createUpgradeCustomer } from './customers/upgrade-customer/upgrade-customer.ts';
import { validateContracts } from './customers/validate-value/contract.ts';
import { createValidateValue } from './customers/validate-value/validate-value.ts';
import { entityTag, writeCustomer, writeTypeChange } from './customers/wire-mapping.ts';
import type { CustomerWriteStores, WriteDependencies } from './customers/write-dependencies.ts';
import type { WriteHandle } from './database/database.ts';
import { isDatabaseUnavailable } from './database/database-errors.ts';
import { type ColumnCipher, createColumnCipher } from './database/encryption.ts';
import { lockForStart } from './database/engine.ts';
import { createUnitOfWork, inTransaction } from './database/unit-of-work.ts';
import { catalogueProblem, errorCatalogue } from './error-catalogue.ts';
import type { Extension, ExtensionServices } from './extension.ts';
import { createHookRunner, type HookRunner } from './extensions/hook-runner.ts';
import { createModelCheck } from './extensions/model-check.ts';
import { hookPoints } from './hook-points.ts';
import { createAjv } from './http/ajv.ts';
import { createApp } from './http/app.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { type Operation, operation } from './http/operation.ts';
import type { Installation } from './installation.ts';
import { operationContracts } from './operations.ts';
import { createOpenApiDocument } from './portal/openapi.ts';
import { programVersion } from './program-version.ts';
import { createStoredCalls } from './stored-calls.ts';
import { createLastUse } from './subscriptions/last-use.ts';
import { createTreeService } from './trees/extension-service.ts';
import { createTreeReader } from './trees/tree-reader.ts';
import { createTreeStore } from './trees/tree-store.ts';

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
  const { installation, config, logger, clock = () => new Date() } = options;
  const metrics = createMetrics();
  const ajv = createAjv(textFormats);
  const dependencies = createCustomerDependencies(options, { ajv, metrics, clock });

  await prepareDatabase(options, clock());

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

/** The work of the program itself, in audit rows. */
const START: CallContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  actor: 'upline',
  operation: 'Start',
};

/** Makes the database fit the plan. Of several processes that start at once, one does it. */
async function prepareDatabase({ installation, extension }: ServerOptions, now: Date): Promise<void> {
  const { plan } = extension;
  await inTransaction(installation.database.writer, async (transaction) => {
    await lockForStart(transaction);
    await applyUniqueFields(transaction, plan.uniqueFields);
    await ensureCompanyRoot(plan, bindCustomerStores(installation)(transaction), now.toISOString(), START);
  });
}

/** The stores of a customer write, over one transaction. */
function bindCustomerStores({ secretKey }: Installation): (transaction: WriteHandle) => CustomerWriteStores {
  const taxIds = taxIdCipher(secretKey);
  return (transaction) => ({
    customers: createCustomerStore(transaction, taxIds),
    trees: createTreeStore(transaction),
    events: createOutboxEventStore(transaction),
  });
}

function taxIdCipher(secretKey: Buffer): ColumnCipher {
  return createColumnCipher(secretKey, 'tax-id');
}

type CustomerDependencies = WriteDependencies & { readonly sealedPasswords: SealedPasswords };

function createCustomerDependencies(
  { installation, extension }: ServerOptions,
  { ajv, metrics, clock }: { ajv: Ajv; metrics: Metrics; clock: Clock },
): CustomerDependencies {
  const { plan, hooks: handlers = {} } = extension;
  const { reader, writer } = installation.database;
  const customers = createCustomerReader(reader, taxIdCipher(installation.secretKey), {
    enrollment: enrollmentTree(plan).name,
    sponsor: sponsorTree(plan).name,
  });
  const trees = createTreeReader(reader);
  const unitOfWork = createUnitOfWork(writer, bindCustomerStores(installation));
  const storedCalls = createStoredCalls();
  const checkAssociate = createModelCheck(ajv, AssociateModel, 'services.customers: the associate');
  const hooks: HookRunner = createHookRunner({
    points: hookPoints,
    handlers,
    ajv,
    hasStored: storedCalls.has,
    onCall: metrics.observeHook,
    services: (context): ExtensionServices => ({
      customers: createCustomerService({ ...dependencies, checkAssociate }, context),
      trees: createTreeService(dependencies, context),
      typeChanges: createTypeChangeService(customers),
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
  const changed = ({ customer, cleared }: ChangedCustomer) => {
    const { body, headers } = one(customer);
    return cleared.length === 0
      ? { body, headers }
      : { body, headers: { ...headers, 'X-Upline-Cleared-Fields': cleared.join(', ') } };
  };
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
    operation(updateCustomerContract, async ({ params, query, body }, context) =>
      query.dryRun === true
        ? { body: await previewUpdate(params.customerId, body, context) }
        : changed(await updateCustomer(params.customerId, body, context)),
    ),
    operation(patchCustomerContract, async ({ params, body }, context) =>
      changed(await patchCustomer(params.customerId, body, context)),
    ),
    operation(upgradeCustomerContract, async ({ params, body }, context) =>
      changed(await upgradeCustomer(params.customerId, body, context)),
    ),
    operation(previewUpgradeContract, async ({ params, body }, context) => ({
      body: await previewUpgrade(params.customerId, body, context),
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
