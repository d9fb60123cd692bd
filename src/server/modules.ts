import { createAccounts } from '../accounts/accounts.ts';
import { createAddresses } from '../addresses/addresses.ts';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { hookPoints } from '../catalogue/hook-points.ts';
import { operationTitle } from '../catalogue/operation-titles.ts';
import { enabledTrees } from '../commission-plan/commission-plan.ts';
import { createCompanyRoutes } from '../company-routes/company-routes.ts';
import { createCustomPages } from '../custom-pages/custom-pages.ts';
import { startEvents } from '../events/events.ts';
import { startHooks } from '../hooks/hooks.ts';
import { createAjv } from '../http/ajv.ts';
import type { Metrics } from '../http/metrics.ts';
import type { ProductModule } from '../http/product-module.ts';
import { textFormats } from '../http/text-formats.ts';
import { createRepeatedRequests } from '../idempotency/repeated-requests.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { JobLog } from '../kernel/job-log.ts';
import { createOffice } from '../office/office.ts';
import { createPortal } from '../portal/portal.ts';
import { createSingleSignOn } from '../single-sign-on/single-sign-on.ts';
import { createSubscriptions } from '../subscriptions/subscriptions.ts';
import { noteTreeIndex, openTreeIndexes } from '../trees/tree-storage.ts';
import { connectProduct } from './connect-product.ts';
import { createRemoteCalls } from './remote-calls.ts';
import { servedContracts } from './served-contracts.ts';
import type { ServerOptions } from './server-options.ts';
import { openSharedStorage } from './transaction-stores.ts';

export interface ModulePorts extends ServerOptions {
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
  readonly jobs: JobLog;
}

/** Compiled checks do not depend on a server, so all servers of a process share them. */
const ajv = createAjv(textFormats);

export type Modules = Awaited<ReturnType<typeof startModules>>;

/** Starts each module with what it needs from the others. */
export async function startModules({ installation, extension, config, ...ports }: ModulePorts) {
  const { logger, metrics, clock, publicAddress } = ports;
  const { plan } = extension;
  const common = { data: installation, plan, config, metrics, logger, clock };
  const described = { contracts: servedContracts(config, extension), errors: errorCatalogue };
  const extended = { installation, extension, ajv, isStrict: config.isStrict };
  const remote = createRemoteCalls({ ...common, ...extended });
  const treeIndexes = openTreeIndexes(installation.database, enabledTrees(plan), {
    ...{ mode: config.treeIndex, note: noteTreeIndex(logger), disturb: ports.disturbTreeIndexes },
  });
  const storage = openSharedStorage(installation, plan, treeIndexes);
  const hooks = await startHooks({
    ...{ ...common, points: hookPoints, remoteHooks: remote.hooks },
    handlers: extension.hooks ?? {},
    remote: extension.remote ?? {},
  });
  const events = await startEvents({
    ...{ ...common, rights: installation.subscriptionStorage.allowed },
    customer: storage.customers.delivered,
    handlers: extension.events ?? {},
  });
  const storedKeys = { storage: installation.subscriptionStorage };
  const subscriptions = createSubscriptions({ ...common, ...described, ...storedKeys });
  const accounts = createAccounts({ ...common, publicAddress });
  const repeated = createRepeatedRequests({ ...common, retentionHours: config.idempotencyHours });
  const pages = { pages: extension.pages, sessions: accounts.sessionBinding };
  const customPages = createCustomPages({ ...common, ...pages });
  const product = connectProduct({
    ...{ ...common, ...extended, storage, remoteHooks: remote.hooks, hooks },
    services: customPages.services,
    onCommitted: events.note,
  });
  const companyRoutes = createCompanyRoutes({
    ...{ routes: extension.routes, ajv, servicesOf: product.servicesOf, client: remote.client },
    ...{ onCircuit: metrics.noteCircuit, extensionSecret: () => installation.secrets.extensionSecret() },
  });
  const { customers, trees } = product;
  const office = createOffice({
    ...{ ...common, customers: storage.customers, customerWrites: customers.services },
    ...{ trees: trees.dependencies, subscriptions: installation.subscriptionStorage },
    readServerUse: subscriptions.readServerUse,
    ...{ endpoints: events.tools, titleOf: operationTitle, publicAddress, jobs: ports.jobs },
  });
  const [{ groups }, { origins: frameOrigins }] = [companyRoutes, customPages];
  const all: readonly ProductModule[] = [
    hooks,
    events,
    subscriptions,
    accounts,
    repeated,
    remote,
    createAddresses({ plan }),
    createSingleSignOn({
      ...{ ...common, customers: storage.customers.customers, noteSignOn: office.noteSignOn },
    }),
    office,
    customPages,
    companyRoutes,
    trees,
    customers,
  ];
  const shown = { operations: all.flatMap((module) => module.portalOperations ?? []), groups, frameOrigins };
  const portal = createPortal({ ...common, ...described, ...shown, accounts, publicAddress });
  return { all, ajv, remote, product, trees, repeated, subscriptions, portal, customPages };
}
