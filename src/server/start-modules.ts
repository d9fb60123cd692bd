import { createAccounts } from '../accounts/accounts.ts';
import { createAddresses } from '../addresses/addresses.ts';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { hookPoints } from '../catalogue/hook-points.ts';
import { operationTitle } from '../catalogue/operation-titles.ts';
import { type CustomPages, createCustomPages } from '../custom-pages/custom-pages.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import { createNameReader } from '../customers/store/name-reader.ts';
import type { WriteDependencies } from '../customers/write/write-dependencies.ts';
import { type Events, startEvents } from '../events/events.ts';
import { type Hooks, startHooks } from '../hooks/hooks.ts';
import type { Metrics } from '../http/metrics.ts';
import type { ProductModule } from '../http/product-module.ts';
import { createRepeatedRequests, type RepeatedRequests } from '../idempotency/repeated-requests.ts';
import type { Clock } from '../kernel/call-context.ts';
import { programVersion } from '../kernel/program-version.ts';
import { createOffice } from '../office/office.ts';
import { createPortal, type Portal } from '../portal/portal.ts';
import { createSingleSignOn } from '../single-sign-on/single-sign-on.ts';
import { createSubscriptions, type Subscriptions } from '../subscriptions/subscriptions.ts';
import type { TreeIndexes } from '../trees/index/tree-indexes.ts';
import { createTreeReader } from '../trees/store/tree-reader.ts';
import { createFurtherReaders, createServiceLogStorage } from './customer-storage.ts';
import { createReadDelivered } from './delivered-customer.ts';
import { createEventConsole } from './event-console.ts';
import { createOfficeTrees } from './office-trees.ts';
import { createOperatorOf } from './operator-of.ts';
import type { RemoteCalls } from './remote-calls.ts';
import { servedContracts } from './served-contracts.ts';
import type { ServerOptions } from './server-options.ts';
import { createUserDirectory } from './users.ts';

export interface ModulePorts {
  readonly remote: RemoteCalls;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly reader: CustomerReader;
  readonly treeIndexes: TreeIndexes;
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
  /** What writes need; complete when customers are connected, which need the modules themselves. */
  readonly writes: () => WriteDependencies;
}

/** The product modules around customers and trees. */
export interface Modules {
  readonly hooks: Hooks;
  readonly events: Events;
  readonly subscriptions: Subscriptions;
  readonly repeated: RepeatedRequests;
  readonly portal: Portal;
  readonly customPages: CustomPages;
  /** All of them, for operations, purges and closing. */
  readonly all: readonly ProductModule[];
}

export async function startModules(
  { installation, extension, config, logger }: ServerOptions,
  { remote, metrics, clock, reader, treeIndexes, publicAddress, writes }: ModulePorts,
): Promise<Modules> {
  const { plan } = extension;
  const common = { data: installation, config, metrics, logger, clock };
  const described = { contracts: servedContracts(config, extension), errors: errorCatalogue };
  const hooks = await startHooks({
    ...common,
    points: hookPoints,
    handlers: extension.hooks ?? {},
    remote: extension.remote ?? {},
    remoteHooks: remote.hooks,
  });
  const repeated = createRepeatedRequests({ ...common, retentionHours: config.idempotencyHours });
  const storage = installation.subscriptionStorage;
  const events = await startEvents({
    ...common,
    rights: storage.allowed,
    customer: createReadDelivered(installation, reader),
    handlers: extension.events ?? {},
  });
  const subscriptions = createSubscriptions({ ...common, ...described, storage });
  const accounts = createAccounts({
    ...common,
    publicAddress,
    facts: serverFacts(config),
    note: (event) => logger.info(event, 'account'),
  });
  const addresses = createAddresses({ plan });
  const office = createOffice({
    ...{ ...common, plan, customers: reader },
    ...createFurtherReaders(installation),
    trees: createTreeReader(installation.database.reader, installation.database.longReader),
    names: createNameReader(installation.database.reader),
    ...createServiceLogStorage(installation),
    writes,
    titleOf: operationTitle,
  });
  const singleSignOn = createSingleSignOn({
    ...{ ...common, plan, customers: reader },
    operatorOf: createOperatorOf(installation),
    noteSignOn: office.record.noteSignOn,
  });
  const officeTrees = createOfficeTrees({
    ...{ installation, plan, reader, clock, treeIndexes, record: office.record },
    onCommitted: events.note,
  });
  const customPages = createCustomPages({
    ...{ ...common, pages: extension.pages },
    ...createUserDirectory(installation),
  });
  const all: readonly ProductModule[] = [
    hooks,
    events,
    subscriptions,
    accounts,
    repeated,
    remote,
    addresses,
    singleSignOn,
    office,
    officeTrees,
    createEventConsole(installation, events.tools, (event) => logger.info(event, 'event endpoint')),
    customPages,
  ];
  const operations = all.flatMap((module) => module.portalOperations ?? []);
  const groups = groupsOf(extension);
  const portal = createPortal({
    ...{ ...common, ...described, groups, plan, accounts, publicAddress, operations },
    frameOrigins: customPages.origins,
  });
  return { hooks, events, subscriptions, repeated, portal, customPages, all };
}

/** The groups of the extension's own operations, with their descriptions. */
function groupsOf({ routes }: ServerOptions['extension']): Readonly<Record<string, string>> {
  return routes === undefined ? {} : { [routes.group]: routes.description };
}

function serverFacts({ environmentType, openId }: ServerOptions['config']) {
  return {
    Environment: environmentType,
    Version: programVersion(),
    OpenIdConnect: openId === null ? null : { Name: openId.name },
  };
}
